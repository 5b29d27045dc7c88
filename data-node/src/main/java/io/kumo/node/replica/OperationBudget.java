package io.kumo.node.replica;

import java.util.ArrayDeque;

/**
 * How many committed operation records one shard remembers (rule 25): when there are more, the
 * oldest go, whatever partition they belong to. Used by the shard's thread alone.
 */
public final class OperationBudget {
  private final int recordsMax;
  private final long bytesMax;
  private final ArrayDeque<OperationTable.Slot> oldestFirst = new ArrayDeque<>();
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
    return oldestFirst.size();
  }

  /** About how many bytes they take. */
  public long bytes() {
    return bytes;
  }

  void add(OperationTable.Slot slot) {
    oldestFirst.add(slot);
    bytes += slot.bytes();
    while (oldestFirst.size() > recordsMax || bytes > bytesMax) {
      OperationTable.Slot oldest = oldestFirst.remove();
      bytes -= oldest.bytes();
      oldest.table().forget(oldest);
    }
  }

  void removeAll(OperationTable table) {
    oldestFirst.removeIf(
        slot -> {
          boolean its = slot.table() == table;
          bytes -= its ? slot.bytes() : 0;
          return its;
        });
  }
}
