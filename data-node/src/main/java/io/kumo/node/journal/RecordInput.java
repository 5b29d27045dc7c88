package io.kumo.node.journal;

import io.kumo.ring.Key;
import java.nio.ByteBuffer;

/** Reads what {@link RecordOutput} wrote, trusting none of it: no length is believed unchecked. */
final class RecordInput {
  private final ByteBuffer buffer;

  /** Reads from the position of {@code buffer}, which must be big-endian, and moves it. */
  RecordInput(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  int remaining() {
    return buffer.remaining();
  }

  int u8(String what) throws MalformedRecordException {
    need(Byte.BYTES, what);
    return buffer.get() & 0xff;
  }

  int u32(String what) throws MalformedRecordException {
    need(Integer.BYTES, what);
    return buffer.getInt();
  }

  long u64(String what) throws MalformedRecordException {
    need(Long.BYTES, what);
    return buffer.getLong();
  }

  /** A number of 32 bits that must not be negative. */
  int natural(String what) throws MalformedRecordException {
    int number = u32(what);
    if (number < 0) {
      throw new MalformedRecordException(what + " is negative: " + number);
    }
    return number;
  }

  /** A count of things that take at least {@code bytesEach} bytes of what is left. */
  int count(String what, int bytesEach) throws MalformedRecordException {
    int count = natural(what);
    if (count > remaining() / bytesEach) {
      throw new MalformedRecordException(
          what + " is " + count + ", too many for the " + remaining() + " bytes left");
    }
    return count;
  }

  Key key() throws MalformedRecordException {
    int length = u8("key length");
    if (length == 0 || length > Key.BYTES_MAX) {
      throw new MalformedRecordException(
          "key length is not in 1.." + Key.BYTES_MAX + ": " + length);
    }
    return Key.of(bytes(length, "key"));
  }

  byte[] value() throws MalformedRecordException {
    return bytes(natural("value length"), "value");
  }

  /** The next {@code length} bytes as an input of their own, which this one skips. */
  RecordInput part(int length, String what) throws MalformedRecordException {
    need(length, what);
    ByteBuffer part = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    return new RecordInput(part);
  }

  void end(String what) throws MalformedRecordException {
    if (buffer.hasRemaining()) {
      throw new MalformedRecordException(remaining() + " bytes too many behind a " + what);
    }
  }

  private byte[] bytes(int length, String what) throws MalformedRecordException {
    need(length, what);
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  private void need(int bytes, String what) throws MalformedRecordException {
    if (buffer.remaining() < bytes) {
      throw new MalformedRecordException(
          what + " of " + bytes + " bytes, only " + remaining() + " left");
    }
  }
}
