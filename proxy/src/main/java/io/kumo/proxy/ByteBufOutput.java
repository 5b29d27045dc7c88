package io.kumo.proxy;

import io.kumo.proxy.memcached.Output;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Collects replies in one pooled buffer, as large as the last one needed to be, so that a burst is
 * one copy and one write. It belongs to one connection and its thread.
 */
final class ByteBufOutput extends Output {
  private static final int INITIAL_MIN_BYTES = 128;
  private static final int INITIAL_MAX_BYTES = 64 * 1024;

  private final ByteBufAllocator allocator;
  private ByteBuf buffer;
  private int initialBytes = INITIAL_MIN_BYTES;

  ByteBufOutput(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    buffer().writeBytes(bytes, offset, length);
  }

  @Override
  public void write(byte value) {
    buffer().writeByte(value);
  }

  private ByteBuf buffer() {
    if (buffer == null) {
      buffer = allocator.ioBuffer(initialBytes);
    }
    return buffer;
  }

  /** How much is collected. */
  int size() {
    return buffer == null ? 0 : buffer.readableBytes();
  }

  /** Hands over what is collected, which must be something. */
  ByteBuf take() {
    ByteBuf taken = buffer;
    buffer = null;
    initialBytes = Math.max(INITIAL_MIN_BYTES, Math.min(taken.readableBytes(), INITIAL_MAX_BYTES));
    return taken;
  }

  /** Drops what is collected. */
  void release() {
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }
}
