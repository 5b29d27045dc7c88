package io.kumo.node.entry;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;

/**
 * What a shard's journal holds, in the order in which it became true. One group commit may carry
 * records of many partitions. A record is never changed afterwards; a later one cancels it.
 */
public sealed interface JournalRecord {
  /** The partition that it speaks of. */
  int partition();

  /** Writes that this replica has taken. */
  record Appended(Batch batch) implements JournalRecord {
    /** Refuses a missing batch. */
    public Appended {
      requireNonNull(batch, "batch");
    }

    @Override
    public int partition() {
      return batch.partition();
    }
  }

  /** All writes above {@code version} are void: a new primary's history does not have them. */
  record DiscardAbove(int partition, long version) implements JournalRecord {}

  /** All writes up to {@code version} are committed. */
  record Watermark(int partition, long version) implements JournalRecord {}

  /** A copy begins: the partition is empty, and the stream from {@code from} on follows. */
  record CopyStart(int partition, long from) implements JournalRecord {}

  /** The copy that began at {@code from} is whole and synced in the store. */
  record CopyEnd(int partition, long from) implements JournalRecord {}

  /**
   * The partition as it stands: at each segment's head for every partition of the shard, and
   * wherever its terms or its completeness change.
   *
   * @param endVersion the version of the last write before this record
   * @param watermark the highest known
   * @param floor the highest version of a forgotten operation record
   * @param copyingFrom present while a copy is under way
   * @param completeSince the operating system's boot in which the replica was last known complete
   */
  record State(
      int partition,
      int term,
      int leaderTerm,
      long endVersion,
      long watermark,
      long floor,
      Optional<Long> copyingFrom,
      Optional<UUID> completeSince)
      implements JournalRecord {
    /** Refuses missing options. */
    public State {
      requireNonNull(copyingFrom, "copyingFrom");
      requireNonNull(completeSince, "completeSince");
    }

    /** The same, but not known to hold all that was acknowledged. */
    public State incomplete() {
      return new State(
          partition, term, leaderTerm, endVersion, watermark, floor, copyingFrom, Optional.empty());
    }
  }
}
