package io.kumo.net;

import io.netty.buffer.ByteBuf;

/**
 * Waits for one request's end. Exactly one of the two methods is called, once, on the connection's
 * event loop, or at once on the asking thread where the request is refused.
 */
public interface ReplyListener {
  /**
   * The reply, also an {@code ERROR}.
   *
   * @param body valid only during the call
   */
  void onReply(int type, int flags, ByteBuf body);

  /** There will be no reply. */
  void onFailure(RequestException failure);
}
