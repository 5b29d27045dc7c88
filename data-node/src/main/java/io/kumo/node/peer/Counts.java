package io.kumo.node.peer;

import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;

/** Counts that peers send, believed only as far as the bytes that follow allow. */
final class Counts {
  private Counts() {}

  /**
   * Reads a count of 32 bits.
   *
   * @param bytesEach the least that each of the counted things takes
   * @throws ProtocolException if so many cannot follow
   */
  static int read(ByteBuf body, int bytesEach, String what) {
    int count = body.readInt();
    if (count < 0 || count > body.readableBytes() / bytesEach) {
      throw new ProtocolException(
          count + " " + what + " in " + body.readableBytes() + " bytes of " + bytesEach + " each");
    }
    return count;
  }
}
