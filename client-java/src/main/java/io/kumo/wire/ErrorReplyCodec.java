package io.kumo.wire;

import io.netty.buffer.ByteBuf;

/** {@code code(1) text}. */
final class ErrorReplyCodec implements FrameCodec<ErrorReply> {
  @Override
  public int type() {
    return FrameType.ERROR;
  }

  @Override
  public int sizeEstimate(ErrorReply message) {
    return 1 + Texts.sizeEstimate(message.text());
  }

  @Override
  public void write(ErrorReply message, ByteBuf out) {
    out.writeByte(message.code().number());
    Texts.write(message.text(), out);
  }

  @Override
  public ErrorReply read(ByteBuf body) {
    return new ErrorReply(ErrorReply.Code.ofNumber(body.readUnsignedByte()), Texts.read(body));
  }
}
