package io.kumo.node.store;

import static java.util.Objects.requireNonNull;

import io.kumo.node.entry.Write;
import java.util.Optional;

/**
 * What a store keeps of a partition as a whole.
 *
 * @param appliedPosition the version up to which committed writes were applied
 * @param copying whether a copy into it was begun and not ended: its entries are of no use
 * @param copiedUpTo the version up to which its last copy was read: an entry may be that new, and
 *     without all writes up to it the partition is not whole
 * @param flushedBelow entries with a lower version are absent
 * @param pendingFlush the last flush mark applied, if it was a delayed one that has not fired
 */
public record StoredPartition(
    long appliedPosition,
    boolean copying,
    long copiedUpTo,
    long flushedBelow,
    Optional<Write.Flush> pendingFlush) {
  /** Nothing kept. */
  public static final StoredPartition EMPTY = new StoredPartition(0, false, 0, 0, Optional.empty());

  /** Refuses a missing option. */
  public StoredPartition {
    requireNonNull(pendingFlush, "pendingFlush");
  }
}
