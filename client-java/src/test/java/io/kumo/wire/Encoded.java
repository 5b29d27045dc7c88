package io.kumo.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Bodies of frames as the tests handle them. */
final class Encoded {
  private Encoded() {}

  static <T> byte[] bytes(FrameCodec<T> codec, T message) {
    ByteBuf out = Unpooled.buffer();
    codec.write(message, out);
    return ByteBufUtil.getBytes(out);
  }

  static <T> String hex(FrameCodec<T> codec, T message) {
    return ByteBufUtil.hexDump(bytes(codec, message));
  }

  static <T> T decode(FrameCodec<T> codec, byte[] bytes) {
    return codec.decode(Unpooled.wrappedBuffer(bytes));
  }

  static <T> T roundTrip(FrameCodec<T> codec, T message) {
    return decode(codec, bytes(codec, message));
  }
}
