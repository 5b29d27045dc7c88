package io.kumo.node.store;

import io.kumo.node.entry.Entry;
import io.kumo.node.store.XodusTable.Rows;
import io.kumo.ring.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jetbrains.exodus.ExodusException;

/**
 * Copies all that can be read of a damaged table into a fresh one, in short transactions.
 *
 * <p>Behind a page that cannot be read it goes on at the next keys that can be found by trying: not
 * all of them may be, and a partition that lost any is marked as incomplete.
 */
final class StoreRebuild {
  private static final int STEP_ROWS = 500;
  private static final long STEP_BYTES = 4L << 20;

  private final XodusTable from;
  private final XodusTable to;
  private final Map<Integer, PartitionRow> rebuilt = new HashMap<>();

  StoreRebuild(XodusTable from, XodusTable to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Copies the partitions and syncs.
   *
   * @param partitions their rows, which need not be read
   * @return their rows in the fresh table
   */
  Map<Integer, PartitionRow> run(Map<Integer, PartitionRow> partitions) {
    partitions.forEach(
        (partition, row) -> {
          if (!row.erasing()) {
            PartitionRow copied = row.incomplete(copy(partition) || row.incomplete());
            byte[] key = RowKey.partition(partition);
            to.write(rows -> rows.put(key, copied.write(key)));
            rebuilt.put(partition, copied);
          }
        });
    to.sync();
    return rebuilt;
  }

  /** Copies a partition's entries. @return whether one was lost */
  private boolean copy(int partition) {
    boolean lost = false;
    Optional<byte[]> next = Optional.of(RowKey.entries(partition));
    while (next.isPresent()) {
      Step step = new Step(partition, next.get());
      step.read(from);
      to.write(
          rows -> {
            EntryRows entries = new EntryRows(rows, partition);
            step.entries.forEach(entry -> entries.put(entry, false));
          });
      lost |= step.lost;
      next = step.broken ? behindDamage(partition, step.behind) : step.next();
    }
    return lost;
  }

  /** A key behind {@code key}, as near as can be found, from which rows can be read again. */
  private Optional<byte[]> behindDamage(int partition, byte[] key) {
    for (int at = key.length - 1; at >= RowKey.entries(partition).length; at--) {
      if (key[at] != -1) {
        byte[] candidate = Arrays.copyOf(key, at + 1);
        candidate[at]++;
        if (isReadable(partition, candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  private boolean isReadable(int partition, byte[] key) {
    Step step = new Step(partition, key);
    step.rowsMax = 1;
    step.read(from);
    return !step.broken;
  }

  /** The rows of one transaction. */
  private static final class Step {
    private final int partition;
    private final byte[] begin;
    private final List<Entry> entries = new ArrayList<>();
    private int rowsMax = STEP_ROWS;
    private int rows;
    private long bytes;
    private boolean lost;
    private boolean broken;
    private byte[] behind;

    Step(int partition, byte[] begin) {
      this.partition = partition;
      this.begin = begin;
      this.behind = begin;
    }

    void read(XodusTable table) {
      try {
        table.read(
            rows -> {
              rows.walk(RowKey.entries(partition), begin, (key, row) -> take(rows, key, row));
              return null;
            });
      } catch (IllegalStateException closed) {
        throw closed;
      } catch (RuntimeException damage) {
        broken = true;
        lost = true;
      }
    }

    private boolean take(Rows all, byte[] rowKey, ByteBuffer row) {
      Optional<Key> key = RowKey.keyOf(rowKey);
      behind = Arrays.copyOf(rowKey, rowKey.length + 1);
      try {
        if (key.isPresent()) {
          Entry entry = new EntryRows(all, partition).read(key.get(), row);
          entries.add(entry);
          bytes += entry.value().length;
        } else {
          lost = true;
        }
      } catch (DamagedEntryException | ExodusException e) {
        lost = true;
      }
      return ++rows < rowsMax && bytes < STEP_BYTES;
    }

    /** Where the next step begins; empty at the partition's end. */
    Optional<byte[]> next() {
      return rows < rowsMax && bytes < STEP_BYTES ? Optional.empty() : Optional.of(behind);
    }
  }
}
