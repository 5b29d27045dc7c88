package io.kumo.node.journal;

import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import java.nio.ByteBuffer;

/**
 * The bytes of an entry, big-endian: key length (8 bit), key, version (64), cas (64), flags (32),
 * expiry (64), state (32), value length (32), value.
 */
public final class EntryCodec {
  /** The least that an entry takes. */
  static final int BYTES_MIN = 1 + 1 + 8 + 8 + 4 + 8 + 4 + 4;

  private EntryCodec() {}

  /** How many bytes {@link #write} puts. */
  public static long bytes(Entry entry) {
    return BYTES_MIN - 1L + entry.key().bytes().length + entry.value().length;
  }

  /**
   * Puts an entry into a big-endian buffer.
   *
   * @throws java.nio.BufferOverflowException if it has no room for {@link #bytes}
   */
  public static void write(Entry entry, ByteBuffer to) {
    write(entry, new RecordOutput(to));
  }

  /**
   * Takes one entry from a big-endian buffer, copying key and value, and moves its position behind.
   *
   * @throws MalformedRecordException the bytes are no entry; the buffer's position is anywhere
   */
  public static Entry read(ByteBuffer from) throws MalformedRecordException {
    return read(new RecordInput(from));
  }

  static void write(Entry entry, RecordOutput to) {
    to.key(entry.key());
    to.u64(entry.version());
    to.u64(entry.cas());
    to.u32(entry.flags());
    to.u64(entry.expiryMs());
    to.u32(entry.state());
    to.value(entry.value());
  }

  static Entry read(RecordInput from) throws MalformedRecordException {
    Key key = from.key();
    long version = from.u64("version");
    long cas = from.u64("cas");
    int flags = from.u32("flags");
    long expiryMs = from.u64("expiry");
    int state = from.u32("state");
    return new Entry(key, version, cas, flags, expiryMs, state, from.value());
  }
}
