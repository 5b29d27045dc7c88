package io.kumo.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Short texts in fixed layouts: a length of two bytes, then UTF-8. */
final class Texts {
  /** Longer texts are cut when written. */
  static final int CHARS_MAX = 4096;

  private Texts() {}

  static int sizeEstimate(String text) {
    return Short.BYTES + text.length() * 3;
  }

  static void write(String text, ByteBuf out) {
    String cut = text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) : text;
    int lengthAt = out.writerIndex();
    out.writeShort(0);
    int length = ByteBufUtil.writeUtf8(out, cut);
    out.setShort(lengthAt, length);
  }

  static String read(ByteBuf in) {
    int length = in.readUnsignedShort();
    if (length > in.readableBytes()) {
      throw new IndexOutOfBoundsException("text of " + length + " bytes");
    }
    String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
    in.skipBytes(length);
    return text;
  }
}
