package io.kumo.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** A body that is written as it is, since another codec has made it. */
final class EncodedCodec implements FrameCodec<byte[]> {
  private final int type;

  EncodedCodec(int type) {
    this.type = type;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int sizeEstimate(byte[] body) {
    return body.length;
  }

  @Override
  public void write(byte[] body, ByteBuf out) {
    out.writeBytes(body);
  }

  @Override
  public byte[] read(ByteBuf body) {
    return ByteBufUtil.getBytes(body);
  }
}
