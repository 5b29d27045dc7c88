package io.kumo.wire;

import io.netty.buffer.ByteBuf;

/** Frames without a body; what a newer version may put there is ignored. */
record EmptyCodec(int type) implements FrameCodec<Empty> {
  @Override
  public int sizeEstimate(Empty message) {
    return 0;
  }

  @Override
  public void write(Empty message, ByteBuf out) {}

  @Override
  public Empty read(ByteBuf body) {
    return Empty.EMPTY;
  }
}
