package io.kumo.node.journal;

import io.kumo.ring.Key;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Where codecs put their bytes, big-endian: a buffer that is given away and emptied when it is
 * full, so that a value of any size passes through a small one.
 */
final class RecordOutput {
  private final ByteBuffer buffer;
  private final Consumer<ByteBuffer> drain;

  /** Writes into {@code buffer} alone. */
  RecordOutput(ByteBuffer buffer) {
    this(buffer, RecordOutput::refuse);
  }

  /**
   * Writes through {@code buffer}, of at least 8 bytes.
   *
   * @param drain takes what stands before the buffer's position and clears it
   */
  RecordOutput(ByteBuffer buffer, Consumer<ByteBuffer> drain) {
    this.buffer = buffer;
    this.drain = drain;
  }

  void u8(int value) {
    room(Byte.BYTES).put((byte) value);
  }

  void u32(int value) {
    room(Integer.BYTES).putInt(value);
  }

  void u64(long value) {
    room(Long.BYTES).putLong(value);
  }

  void key(Key key) {
    u8(key.bytes().length);
    bytes(key.bytes());
  }

  /** A length of 32 bits and the bytes. */
  void value(byte[] value) {
    u32(value.length);
    bytes(value);
  }

  private void bytes(byte[] bytes) {
    int done = 0;
    while (done < bytes.length) {
      int part = Math.min(bytes.length - done, room(1).remaining());
      buffer.put(bytes, done, part);
      done += part;
    }
  }

  private static void refuse(ByteBuffer full) {
    throw new BufferOverflowException();
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      drain.accept(buffer);
    }
    return buffer;
  }
}
