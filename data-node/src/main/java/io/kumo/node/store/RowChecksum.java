package io.kumo.node.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksum at the front of each row: CRC32C of the row's key and of everything behind it. */
final class RowChecksum {
  static final int BYTES = Integer.BYTES;

  private RowChecksum() {}

  /** Puts the checksum into a filled row whose first 4 bytes were left for it. */
  static byte[] seal(byte[] rowKey, byte[] row) {
    ByteBuffer.wrap(row).putInt(0, of(rowKey, ByteBuffer.wrap(row)));
    return row;
  }

  /**
   * Checks a row, and moves behind its checksum.
   *
   * @throws DamagedRowException it does not match, or the row is too short for one
   */
  static void check(byte[] rowKey, ByteBuffer row) throws DamagedRowException {
    if (row.remaining() < BYTES) {
      throw new DamagedRowException("a row of " + row.remaining() + " bytes");
    }
    int expected = row.getInt(row.position());
    int actual = of(rowKey, row);
    if (actual != expected) {
      throw new DamagedRowException("checksum differs");
    }
    row.position(row.position() + BYTES);
  }

  private static int of(byte[] rowKey, ByteBuffer row) {
    CRC32C crc = new CRC32C();
    crc.update(rowKey);
    crc.update(row.slice(row.position() + BYTES, row.remaining() - BYTES));
    return (int) crc.getValue();
  }
}
