package io.kumo.net;

import io.kumo.wire.Close;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.Hello;

/**
 * The other end of an accepted connection, after its hello. Safe for use by any thread; what one
 * thread sends leaves in its order.
 */
public interface Peer {
  /** What it said that it is. */
  Hello hello();

  /** Its address, for logs. */
  String remote();

  /**
   * Queues the answer to a request. Never blocks; encoded later on the event loop, so that the
   * message must not change.
   *
   * @param correlationId the request's
   * @return whether it was queued; {@code false} if the connection is closed, also because this
   *     message overflowed its queue
   */
  <T> boolean reply(int correlationId, FrameCodec<T> codec, T message);

  /** Queues a frame that answers nothing and is not answered; else like {@link #reply}. */
  <T> boolean send(FrameCodec<T> codec, T message);

  /** About how many bytes wait in the connection's queue. */
  long queuedBytes();

  /** Sends what is queued and the reason, then closes the connection. Repeating it does nothing. */
  void close(Close.Reason reason, String text);

  /** Whether the connection stands. */
  boolean isOpen();
}
