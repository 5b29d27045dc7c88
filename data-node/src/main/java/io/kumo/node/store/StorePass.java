package io.kumo.node.store;

import static java.util.Objects.requireNonNull;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The committed writes of one run of the applier, boiled down: of each key the newest only, sorted
 * by partition and key, and each partition's position behind them.
 *
 * <p>Batches are added in the order of their versions. For one thread; not to be added to once it
 * was applied.
 */
public final class StorePass {
  /** What takes the place of one entry beside its key and value, roughly, in memory. */
  private static final int CHANGE_BYTES = 128;

  private final NavigableMap<Integer, PartitionPass> partitions = new TreeMap<>();
  private long bytes;

  /**
   * What the pass changes in one partition.
   *
   * @param changes key → its new entry, empty to remove it
   * @param position the version up to which the partition is applied afterwards
   * @param flush the last flush mark among the writes, if there was one
   * @param flushedBelow the version of the last mark that counts at once, 0 if there was none
   */
  record PartitionPass(
      NavigableMap<Key, Optional<Entry>> changes,
      long position,
      Optional<Write.Flush> flush,
      long flushedBelow) {
    /** The partition's state once the pass is applied to {@code before}. */
    StoredPartition after(StoredPartition before) {
      Optional<Write.Flush> pending =
          flush.isPresent() ? flush.filter(mark -> mark.dueMs() != 0) : before.pendingFlush();
      return new StoredPartition(
          position,
          before.copying(),
          before.copiedUpTo(),
          Version.max(before.flushedBelow(), flushedBelow),
          pending.map(mark -> new Write.Flush(mark.version(), mark.dueMs(), Optional.empty())));
    }
  }

  /** Takes the writes of a batch; the partition's position becomes the batch's last version. */
  public void add(Batch batch) {
    requireNonNull(batch, "batch");
    batch.writes().forEach(write -> add(batch.partition(), write));
  }

  /** Takes one committed write; the partition's position becomes its version. */
  public void add(int partition, Write write) {
    PartitionPass old =
        partitions.computeIfAbsent(
            partition, p -> new PartitionPass(new TreeMap<>(), 0, Optional.empty(), 0));
    Optional<Write.Flush> flush = old.flush;
    long flushedBelow = old.flushedBelow;
    if (write instanceof Write.Put put) {
      change(old, put.entry().key(), Optional.of(put.entry()));
    } else if (write instanceof Write.Remove remove) {
      change(old, remove.key(), Optional.empty());
    } else if (write instanceof Write.Flush mark) {
      flush = Optional.of(mark);
      flushedBelow = mark.dueMs() == 0 ? mark.version() : flushedBelow;
    }
    partitions.put(partition, new PartitionPass(old.changes, write.version(), flush, flushedBelow));
  }

  private void change(PartitionPass pass, Key key, Optional<Entry> entry) {
    Optional<Entry> before = pass.changes.put(key, entry);
    bytes += size(key, entry) - (before == null ? 0 : size(key, before));
  }

  private static long size(Key key, Optional<Entry> entry) {
    return (long) CHANGE_BYTES + key.bytes().length + entry.map(e -> e.value().length).orElse(0);
  }

  /** About how much it holds, so that a pass can be ended at some 32 MB. */
  public long bytes() {
    return bytes;
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return partitions.isEmpty();
  }

  /** Partition → the version up to which it is applied by this pass. */
  public Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new TreeMap<>();
    partitions.forEach((partition, pass) -> positions.put(partition, pass.position));
    return positions;
  }

  NavigableMap<Integer, PartitionPass> partitions() {
    return Collections.unmodifiableNavigableMap(partitions);
  }
}
