package io.kumo.sim.cluster;

import io.kumo.wire.FrameCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** What a connection carries: a type, a number by which answers find their request, a body. */
record Frame(int type, int number, byte[] body) {
  /** A message in the bytes that production would send. */
  static <T> Frame of(FrameCodec<T> codec, int number, T message) {
    ByteBuf out = Unpooled.buffer(Math.max(16, codec.sizeEstimate(message)));
    codec.write(message, out);
    return new Frame(codec.type(), number, ByteBufUtil.getBytes(out));
  }

  /** The message again. */
  <T> T read(FrameCodec<T> codec) {
    return codec.decode(Unpooled.wrappedBuffer(body));
  }
}
