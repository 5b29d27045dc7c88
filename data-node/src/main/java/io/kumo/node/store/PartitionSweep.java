package io.kumo.node.store;

import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Removes many rows in transactions short enough not to be in the way. For the applier's thread.
 */
final class PartitionSweep {
  /** Rows looked at in one transaction. */
  private static final int STEP_ROWS = 500;

  private final XodusTable table;

  /** Partition → where the removal of flushed entries goes on. */
  private final Map<Integer, byte[]> resume = new HashMap<>();

  /** Partitions that may hold what is to be removed. */
  private final Set<Integer> emptying = new HashSet<>();

  PartitionSweep(XodusTable table) {
    this.table = table;
  }

  /** Removes all entries and pieces of a partition. */
  void deleteAll(int partition) {
    begin(partition, true);
    emptySome(partition, Integer.MAX_VALUE);
  }

  /** Whether a partition has entries, or pieces of them. */
  static boolean holdsSome(XodusTable.Rows rows, int partition) {
    return holdsSome(rows, RowKey.entries(partition)) || holdsSome(rows, RowKey.pieces(partition));
  }

  private static boolean holdsSome(XodusTable.Rows rows, byte[] prefix) {
    boolean[] met = new boolean[1];
    rows.walk(
        prefix,
        prefix,
        (key, row) -> {
          met[0] = true;
          return false;
        });
    return met[0];
  }

  /**
   * All that the partition holds now is to be removed by {@link #emptySome}.
   *
   * @param holdsSome whether that is anything
   */
  void begin(int partition, boolean holdsSome) {
    resume.remove(partition);
    if (holdsSome) {
      emptying.add(partition);
    } else {
      emptying.remove(partition);
    }
  }

  /** Whether something may be left of what was to be removed. */
  boolean isEmptying(int partition) {
    return emptying.contains(partition);
  }

  /**
   * Removes at most {@code limit} entries and pieces of a partition.
   *
   * @return whether none is left
   */
  boolean emptySome(int partition, int limit) {
    int left = deletePrefix(RowKey.entries(partition), limit);
    boolean done = left > 0 && deletePrefix(RowKey.pieces(partition), left) > 0;
    if (done) {
      emptying.remove(partition);
    }
    return done;
  }

  /** Returns how many more could have been removed; 0 where some may be left. */
  private int deletePrefix(byte[] prefix, int limit) {
    List<byte[]> step = new ArrayList<>();
    int left = limit;
    while (left > 0) {
      int rowsMax = Math.min(left, STEP_ROWS);
      step.clear();
      table.write(
          rows -> {
            rows.walk(
                prefix,
                prefix,
                (key, row) -> {
                  step.add(key);
                  return step.size() < rowsMax;
                });
            step.forEach(rows::delete);
          });
      left -= step.size();
      if (step.size() < rowsMax) {
        return left;
      }
    }
    return 0;
  }

  /**
   * Removes the entries with a version below {@code version} among the next {@code limit} rows.
   *
   * @return whether it came to the end; the next call begins at the front again
   */
  boolean deleteBelow(int partition, long version, boolean mayHavePieces, int limit) {
    byte[] prefix = RowKey.entries(partition);
    for (int left = limit; left > 0; ) {
      int rowsMax = Math.min(left, STEP_ROWS);
      byte[] from = resume.getOrDefault(partition, prefix);
      Step step = new Step(partition, version, rowsMax, from);
      table.write(
          rows -> {
            EntryRows entries = new EntryRows(rows, partition);
            rows.walk(prefix, from, (key, row) -> step.look(entries, key, row));
            step.old.forEach(key -> entries.delete(key, mayHavePieces));
          });
      if (step.looked < rowsMax) {
        resume.remove(partition);
        return true;
      }
      resume.put(partition, step.behind);
      left -= step.looked;
    }
    return false;
  }

  /** What one transaction finds. */
  private static final class Step {
    private final int partition;
    private final long version;
    private final int rowsMax;
    private final List<Key> old = new ArrayList<>();
    private int looked;
    private byte[] behind;

    Step(int partition, long version, int rowsMax, byte[] from) {
      this.partition = partition;
      this.version = version;
      this.rowsMax = rowsMax;
      this.behind = from;
    }

    boolean look(EntryRows entries, byte[] rowKey, ByteBuffer row) {
      looked++;
      Optional<Key> key = RowKey.keyOf(rowKey);
      if (key.isPresent()) {
        behind = RowKey.behindEntry(partition, key.get());
        if (isOld(entries, key.get(), row)) {
          old.add(key.get());
        }
      }
      return looked < rowsMax;
    }

    private boolean isOld(EntryRows entries, Key key, ByteBuffer row) {
      try {
        return Version.before(entries.version(key, row), version);
      } catch (DamagedEntryException e) {
        // Left for whoever reads it or compares the replicas: it may be a new one.
        return false;
      }
    }
  }
}
