package io.kumo.net;

import io.netty.buffer.ByteBuf;

/**
 * Handles one peer's frames. All methods are called on the peer's event loop, one at a time and in
 * the order of events, and must not block.
 */
public interface FrameHandler {
  /**
   * Handles a frame.
   *
   * <p>A {@link io.kumo.wire.ProtocolException} that escapes is answered with {@code ERROR}
   * BAD_REQUEST, any other exception is logged, answered with {@code ERROR} INTERNAL; the
   * connection stays. A request is answered through {@link Peer#reply}, now or later, in any order.
   *
   * @param type see {@link io.kumo.wire.FrameType}; hello, ping and close never come here
   * @param correlationId names the request in the answer; 0 if no answer is wanted
   * @param body readable from its first byte to its last; valid only during the call
   * @return {@code false} if the type means nothing here: the peer is told so
   */
  boolean onFrame(int type, int flags, int correlationId, ByteBuf body);

  /** The connection is gone; no call follows, and what is sent to the peer goes nowhere. */
  default void onClosed() {}
}
