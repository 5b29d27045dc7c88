package io.kumo.node.replica;

import io.kumo.node.entry.Entry;
import java.util.List;

/**
 * What a replica that joins, or that is to hold nothing any more, wants done to its part of the
 * store; done in order, one by one.
 */
public sealed interface StoreTask {
  /**
   * Empties the partition: entries, flush marks and applied position go, the cache forgets it, and
   * the <em>copying</em> mark is set, all durably (rule 18).
   */
  record Empty() implements StoreTask {}

  /** Puts copied entries; where the store has one of a higher version, that one stays. */
  record Fill(List<Entry> entries) implements StoreTask {
    /** Copies the list. */
    public Fill {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Ends the copy: the applied position becomes {@code applied}, the copying mark goes, and the
   * store is synced.
   *
   * @param copiedUpTo the version up to which the primary had applied what it read
   */
  record Complete(long applied, long copiedUpTo, FlushMarks marks) implements StoreTask {}

  /** Forgets the partition, which was emptied: nothing is kept of it, not even the mark. */
  record Forget() implements StoreTask {}
}
