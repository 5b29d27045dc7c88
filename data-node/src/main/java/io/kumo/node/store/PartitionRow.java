package io.kumo.node.store;

import io.kumo.node.entry.Write;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The row of a partition, big-endian: checksum (32 bit), format (8), applied position (64), marks
 * (8: 1 copying, 2 erasing, 4 has pieces, 8 a delayed flush follows, 16 incomplete), version up to
 * which its last copy was read (64), version below which it is flushed (64), version (64) and due
 * time (64) of the delayed flush.
 *
 * @param erasing its entries are being removed and count as absent
 * @param hasPieces a value of it may have been cut into pieces
 * @param incomplete entries of it were lost by damage: what is not found may have been there
 */
record PartitionRow(StoredPartition state, boolean erasing, boolean hasPieces, boolean incomplete) {
  static final PartitionRow EMPTY = new PartitionRow(StoredPartition.EMPTY, false, false, false);

  private static final byte FORMAT = 2;

  /** The same without the version up to which the last copy was read. */
  private static final byte FIRST_FORMAT = 1;

  private static final int PREFIX_BYTES = RowChecksum.BYTES + 1;
  private static final int BYTES = PREFIX_BYTES + 8 + 1 + 8 + 8 + 8 + 8;
  private static final int COPYING = 1;
  private static final int ERASING = 2;
  private static final int HAS_PIECES = 4;
  private static final int FLUSH_PENDING = 8;
  private static final int INCOMPLETE = 16;

  PartitionRow with(StoredPartition newState) {
    return new PartitionRow(newState, erasing, hasPieces, incomplete);
  }

  PartitionRow withPieces() {
    return hasPieces ? this : new PartitionRow(state, erasing, true, incomplete);
  }

  /** The same, where no piece is left. */
  PartitionRow withoutPieces() {
    return new PartitionRow(state, erasing, false, incomplete);
  }

  PartitionRow incomplete(boolean lost) {
    return new PartitionRow(state, erasing, hasPieces, lost);
  }

  byte[] write(byte[] rowKey) {
    byte[] row = new byte[BYTES];
    int marks =
        (state.copying() ? COPYING : 0)
            | (erasing ? ERASING : 0)
            | (hasPieces ? HAS_PIECES : 0)
            | (state.pendingFlush().isPresent() ? FLUSH_PENDING : 0)
            | (incomplete ? INCOMPLETE : 0);
    ByteBuffer.wrap(row)
        .position(RowChecksum.BYTES)
        .put(FORMAT)
        .putLong(state.appliedPosition())
        .put((byte) marks)
        .putLong(state.copiedUpTo())
        .putLong(state.flushedBelow())
        .putLong(state.pendingFlush().map(Write.Flush::version).orElse(0L))
        .putLong(state.pendingFlush().map(Write.Flush::dueMs).orElse(0L));
    return RowChecksum.seal(rowKey, row);
  }

  static PartitionRow read(byte[] rowKey, ByteBuffer row) throws DamagedRowException {
    RowChecksum.check(rowKey, row);
    byte format = row.hasRemaining() ? row.get() : 0;
    int bytes = format == FIRST_FORMAT ? BYTES - 8 : BYTES;
    if (format < FIRST_FORMAT || format > FORMAT || row.remaining() != bytes - PREFIX_BYTES) {
      throw new DamagedRowException("a partition's row of unknown format");
    }
    long applied = row.getLong();
    int marks = row.get();
    long copiedUpTo = format == FIRST_FORMAT ? 0 : row.getLong();
    long flushedBelow = row.getLong();
    Write.Flush flush = new Write.Flush(row.getLong(), row.getLong(), Optional.empty());
    StoredPartition state =
        new StoredPartition(
            applied,
            (marks & COPYING) != 0,
            copiedUpTo,
            flushedBelow,
            (marks & FLUSH_PENDING) != 0 ? Optional.of(flush) : Optional.empty());
    return new PartitionRow(
        state, (marks & ERASING) != 0, (marks & HAS_PIECES) != 0, (marks & INCOMPLETE) != 0);
  }
}
