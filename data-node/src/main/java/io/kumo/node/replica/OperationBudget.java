package io.kumo.node.replica;

/**
 * How many committed operation records one shard remembers (rule 25): when there are more, the
 * oldest go, whatever partition they belong to. Used by the shard's thread alone.
 */
public final class OperationBudget {
  private final int recordsMax;
  private final long bytesMax;
  private OperationTable.Slot oldest;
  private OperationTable.Slot youngest;
  private int records;
  private long bytes;

  /** Bounds in records and in bytes, each 1 and up. */
  public OperationBudget(int recordsMax, long bytesMax) {
    if (recordsMax < 1 || bytesMax < 1) {
      throw new IllegalArgumentException(
          "a bound is below 1: " + recordsMax + " records, " + bytesMax + " bytes");
    }
    this.recordsMax = recordsMax;
    this.bytesMax = bytesMax;
  }

  /** How many are remembered. */
  public int records() {
    return records;
  }

  /** About how many bytes they take. */
  public long bytes() {
    return bytes;
  }

  /** Remembers one more; its table, or another, is told to forget what is too many. */
  void add(OperationTable.Slot slot) {
    slot.older = youngest;
    if (youngest == null) {
      oldest = slot;
    } else {
      youngest.newer = slot;
    }
    youngest = slot;
    records++;
    bytes += slot.bytes();
    while (records > recordsMax || bytes > bytesMax) {
      OperationTable.Slot forgotten = oldest;
      remove(forgotten);
      forgotten.table.forget(forgotten);
    }
  }

  /** Its table has forgotten it by itself. */
  void remove(OperationTable.Slot slot) {
    if (slot.older == null) {
      oldest = slot.newer;
    } else {
      slot.older.newer = slot.newer;
    }
    if (slot.newer == null) {
      youngest = slot.older;
    } else {
      slot.newer.older = slot.older;
    }
    slot.older = null;
    slot.newer = null;
    records--;
    bytes -= slot.bytes();
  }
}
