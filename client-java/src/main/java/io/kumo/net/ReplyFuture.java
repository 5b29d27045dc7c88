package io.kumo.net;

import io.kumo.wire.Codecs;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.FrameType;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/** Decodes a reply of the expected type into a future; anything else is an error. */
final class ReplyFuture<R> implements ReplyListener {
  private final FrameCodec<R> codec;
  private final CompletableFuture<R> future = new CompletableFuture<>();

  ReplyFuture(FrameCodec<R> codec) {
    this.codec = codec;
  }

  CompletableFuture<R> future() {
    return future;
  }

  @Override
  public void onReply(int type, int flags, ByteBuf body) {
    try {
      if (type == codec.type()) {
        future.complete(codec.decode(body));
      } else if (type == FrameType.ERROR) {
        fail(Codecs.ERROR.decode(body).toString());
      } else {
        fail("reply is of type " + type + ", not " + codec.type());
      }
    } catch (ProtocolException e) {
      fail(e.getMessage());
    }
  }

  private void fail(String why) {
    future.completeExceptionally(new RequestException(RequestException.Kind.ERROR, true, why));
  }

  @Override
  public void onFailure(RequestException failure) {
    future.completeExceptionally(failure);
  }
}
