package io.kumo.wire;

import io.kumo.ring.Ring;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A ring as the bytes of its frame's body, checksum included. */
final class RingBytes {
  private RingBytes() {}

  /** The bytes of {@code ring}; equal rings have equal bytes. */
  static byte[] of(Ring ring) {
    ByteBuf out = Unpooled.buffer(Codecs.RING.sizeEstimate(ring));
    Codecs.RING.write(ring, out);
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  /**
   * Reads what {@link #of} gave.
   *
   * @throws ProtocolException if the bytes are damaged, cut short or of a layout that we do not
   *     know
   */
  static Ring parse(byte[] bytes) {
    return Codecs.RING.decode(Unpooled.wrappedBuffer(bytes));
  }
}
