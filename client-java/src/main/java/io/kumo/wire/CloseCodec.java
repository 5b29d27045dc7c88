package io.kumo.wire;

import io.netty.buffer.ByteBuf;

/** {@code reason(1) text}. */
final class CloseCodec implements FrameCodec<Close> {
  @Override
  public int type() {
    return FrameType.CLOSE;
  }

  @Override
  public int sizeEstimate(Close message) {
    return 1 + Texts.sizeEstimate(message.text());
  }

  @Override
  public void write(Close message, ByteBuf out) {
    out.writeByte(message.reason().code());
    Texts.write(message.text(), out);
  }

  @Override
  public Close read(ByteBuf body) {
    return new Close(Close.Reason.ofCode(body.readUnsignedByte()), Texts.read(body));
  }
}
