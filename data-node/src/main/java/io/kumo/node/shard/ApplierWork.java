package io.kumo.node.shard;

import io.kumo.node.entry.Write;
import io.kumo.node.store.EntryStore;
import java.util.List;

/**
 * What a shard's thread hands its {@link Applier}. What is handed for one partition is done in the
 * order in which it was handed.
 */
sealed interface ApplierWork {
  /** The partition that it is about. */
  int partition();

  /**
   * Writes of one partition that are committed, in the order of their versions.
   *
   * @param leads whether this node leads the partition: then they are likely to be read
   * @param bytes about how much memory they take
   */
  record Committed(int partition, List<Write> writes, boolean leads, long bytes)
      implements ApplierWork {}

  /** Something else to be done to the store between the writes, such as emptying a partition. */
  interface StoreTask {
    /** Runs on the applier's thread; what it throws ends the shard. */
    void run(EntryStore store);
  }

  /**
   * A partition is to be emptied, for a copy or for good, after everything handed before it was
   * applied. It is marked at once, synced, and emptied bit by bit, while what is handed behind it
   * goes on.
   *
   * @param begun runs when what it held cannot be read any more; the mark need not be on the disk
   * @param emptied runs when nothing of it is left
   */
  record Emptying(int partition, Runnable begun, Runnable emptied) implements ApplierWork {}

  /** A task, done after everything of its partition that was handed before it was applied. */
  record Task(int partition, StoreTask task) implements ApplierWork {}

  /**
   * The same, where it counts only what is on the disk. Several that come together share one sync.
   *
   * @param synced runs once the store is synced behind the task
   */
  record SyncedTask(int partition, StoreTask task, Runnable synced) implements ApplierWork {}
}
