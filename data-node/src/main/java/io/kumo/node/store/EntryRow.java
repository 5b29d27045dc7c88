package io.kumo.node.store;

import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The row of an entry, big-endian: checksum (32 bit), format (8), key length (8), key, version
 * (64), cas (64), flags (32), expiry (64), state (32), value length (32), and the value if it is no
 * longer than {@value #PIECE_BYTES} bytes. A longer one is cut into pieces of that length, each a
 * row of checksum, the entry's version (64) and bytes.
 *
 * <p>The checksums cover the rows' keys too, and the key is repeated: a row that turns up in
 * another's place is noticed.
 */
final class EntryRow {
  /** Values above this are cut: all of a row has to fit in one file of the store. */
  static final int PIECE_BYTES = 256 << 10;

  private static final byte FORMAT = 1;
  private static final int FIXED_BYTES = RowChecksum.BYTES + 1 + 1 + 8 + 8 + 4 + 8 + 4 + 4;
  private static final int PIECE_HEAD_BYTES = RowChecksum.BYTES + 8;

  private final Entry entry;
  private final int valueLength;

  private EntryRow(Entry entry, int valueLength) {
    this.entry = entry;
    this.valueLength = valueLength;
  }

  /** How many pieces a value of that length is cut into, 0 if it stays whole. */
  static int pieces(int valueLength) {
    return valueLength <= PIECE_BYTES ? 0 : (valueLength - 1) / PIECE_BYTES + 1;
  }

  static byte[] write(byte[] rowKey, Entry entry) {
    byte[] key = entry.key().bytes();
    boolean isWhole = pieces(entry.value().length) == 0;
    byte[] row = new byte[FIXED_BYTES + key.length + (isWhole ? entry.value().length : 0)];
    ByteBuffer to = ByteBuffer.wrap(row).position(RowChecksum.BYTES);
    to.put(FORMAT).put((byte) key.length).put(key);
    to.putLong(entry.version()).putLong(entry.cas()).putInt(entry.flags());
    to.putLong(entry.expiryMs()).putInt(entry.state()).putInt(entry.value().length);
    if (isWhole) {
      to.put(entry.value());
    }
    return RowChecksum.seal(rowKey, row);
  }

  static byte[] writePiece(byte[] rowKey, Entry entry, int number) {
    int from = number * PIECE_BYTES;
    int length = Math.min(PIECE_BYTES, entry.value().length - from);
    byte[] row = new byte[PIECE_HEAD_BYTES + length];
    ByteBuffer.wrap(row)
        .position(RowChecksum.BYTES)
        .putLong(entry.version())
        .put(entry.value(), from, length);
    return RowChecksum.seal(rowKey, row);
  }

  /**
   * Reads an entry's row.
   *
   * @throws DamagedRowException it is not what was written for that key
   */
  static EntryRow read(byte[] rowKey, Key key, ByteBuffer row) throws DamagedRowException {
    RowChecksum.check(rowKey, row);
    if (row.remaining() < FIXED_BYTES - RowChecksum.BYTES + key.bytes().length) {
      throw new DamagedRowException("only " + row.remaining() + " bytes");
    }
    byte format = row.get();
    if (format != FORMAT) {
      throw new DamagedRowException("format " + format + ", known is " + FORMAT);
    }
    byte[] repeated = new byte[Math.min(row.get() & 0xff, row.remaining())];
    row.get(repeated);
    if (!Arrays.equals(repeated, key.bytes())) {
      throw new DamagedRowException("it repeats another key");
    }
    long version = row.getLong();
    long cas = row.getLong();
    int flags = row.getInt();
    long expiryMs = row.getLong();
    int state = row.getInt();
    int length = row.getInt();
    if (length < 0 || row.remaining() != (pieces(length) == 0 ? length : 0)) {
      throw new DamagedRowException("value length " + length + ", " + row.remaining() + " there");
    }
    byte[] value = new byte[row.remaining()];
    row.get(value);
    return new EntryRow(new Entry(key, version, cas, flags, expiryMs, state, value), length);
  }

  long version() {
    return entry.version();
  }

  /** How many rows of pieces belong to it. */
  int pieces() {
    return pieces(valueLength);
  }

  /** The entry, if its value is whole. */
  Entry entry() {
    return entry;
  }

  /** The entry with room for its value, to be filled by {@link #readPiece}. */
  Entry entryWithRoom() {
    return new Entry(
        entry.key(),
        entry.version(),
        entry.cas(),
        entry.flags(),
        entry.expiryMs(),
        entry.state(),
        new byte[valueLength]);
  }

  /**
   * Reads a piece into the value of {@code to}.
   *
   * @throws DamagedRowException it is not what was written at that place
   */
  static void readPiece(byte[] rowKey, ByteBuffer row, Entry to, int number)
      throws DamagedRowException {
    RowChecksum.check(rowKey, row);
    int from = number * PIECE_BYTES;
    int length = Math.min(PIECE_BYTES, to.value().length - from);
    if (row.remaining() != Long.BYTES + length) {
      throw new DamagedRowException("piece " + number + " has " + row.remaining() + " bytes");
    }
    long version = row.getLong();
    if (version != to.version()) {
      throw new DamagedRowException("piece " + number + " is of another version");
    }
    row.get(to.value(), from, length);
  }
}
