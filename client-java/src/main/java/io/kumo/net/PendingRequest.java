package io.kumo.net;

import io.kumo.wire.FrameCodec;
import io.netty.buffer.ByteBuf;

/**
 * A request on its way: first a frame in the outbox, then an entry among those that wait for their
 * reply. It ends once, by whatever comes first. Belongs to the event loop once it is queued.
 *
 * @param <T> its message
 */
final class PendingRequest<T> extends Outgoing<T> {
  private final Connection connection;
  private final ReplyListener listener;
  private final long deadlineNanos;
  private boolean written;
  private boolean ended;

  PendingRequest(
      Connection connection,
      FrameCodec<T> codec,
      T message,
      long deadlineNanos,
      ReplyListener listener) {
    super(codec, message, 0);
    this.connection = connection;
    this.listener = listener;
    this.deadlineNanos = deadlineNanos;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean ended() {
    return ended;
  }

  @Override
  boolean beforeEncoding() {
    if (ended) {
      return false;
    }
    written = true;
    connection.register(this);
    return true;
  }

  @Override
  void onDropped(RequestException why) {
    written = false;
    connection.onLoop(() -> fail(why.kind(), why.getMessage()));
  }

  void reply(int type, int flags, ByteBuf body) {
    if (end()) {
      listener.onReply(type, flags, body);
    }
  }

  void fail(RequestException.Kind kind, String why) {
    if (end()) {
      listener.onFailure(new RequestException(kind, written, why));
    }
  }

  private boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    connection.onEnded(this);
    return true;
  }
}
