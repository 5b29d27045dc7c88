package io.kumo.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Numbers in as many groups of seven bits as they need, the lowest first. */
final class Varints {
  private static final int GROUP_BITS = 7;
  private static final int MORE = 0x80;

  private Varints() {}

  /** Writes an unsigned number of 64 bits. */
  static void write(long number, ByteBuf out) {
    long rest = number;
    while ((rest & -MORE) != 0) {
      out.writeByte((int) (rest & 0x7f) | MORE);
      rest >>>= GROUP_BITS;
    }
    out.writeByte((int) rest);
  }

  /** Writes a number that is near 0 on either side. */
  static void writeSigned(long number, ByteBuf out) {
    write((number << 1) ^ (number >> (Long.SIZE - 1)), out);
  }

  static long read(ByteBuf in) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += GROUP_BITS) {
      int group = in.readUnsignedByte();
      number |= (long) (group & 0x7f) << shift;
      if ((group & MORE) == 0) {
        return number;
      }
    }
    throw new ProtocolException("number of more than 64 bits");
  }

  static long readSigned(ByteBuf in) {
    long number = read(in);
    return (number >>> 1) ^ -(number & 1);
  }

  /** Reads a number of 0 to 2^31 - 1. */
  static int readInt(ByteBuf in) {
    long number = read(in);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new ProtocolException("number is not in 0..2^31-1: " + Long.toUnsignedString(number));
    }
    return (int) number;
  }

  /** Reads a count and as many items, of at least one byte each. */
  static <T> List<T> readList(ByteBuf in, Function<ByteBuf, T> item) {
    int count = readInt(in);
    if (count > in.readableBytes()) {
      throw new IndexOutOfBoundsException(count + " items in " + in.readableBytes() + " bytes");
    }
    List<T> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(item.apply(in));
    }
    return items;
  }
}
