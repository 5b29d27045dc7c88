package io.kumo.node.journal;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.JournalRecord.State;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows the records of a journal to know each partition's state at its end, which the next
 * segment's head says. For one thread.
 */
final class PartitionStates {
  private final TreeMap<Integer, State> states = new TreeMap<>();

  /** Replaces everything by what a segment's head says. */
  void reset(List<State> head) {
    states.clear();
    head.forEach(state -> states.put(state.partition(), state));
  }

  /** The state of a partition, blank if it is not known. */
  State get(int partition) {
    return states.getOrDefault(partition, blank(partition));
  }

  /** All known states, by partition. */
  List<State> all() {
    return List.copyOf(states.values());
  }

  void apply(JournalRecord record) {
    State next = after(get(record.partition()), record);
    if (next.equals(blank(record.partition()))) {
      states.remove(record.partition());
    } else {
      states.put(record.partition(), next);
    }
  }

  /** Something is missing here: nobody is known to be complete until a record says so again. */
  void forgetCompleteness() {
    states.replaceAll((partition, state) -> state.incomplete());
  }

  /** Whether {@code state} says that the partition shall be forgotten. */
  static boolean isBlank(State state) {
    return state.equals(blank(state.partition()));
  }

  private static State blank(int partition) {
    return new State(partition, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());
  }

  private static State after(State old, JournalRecord record) {
    if (record instanceof State state) {
      return state;
    }
    if (record instanceof JournalRecord.Appended appended) {
      Batch batch = appended.batch();
      return at(old, batch.lastVersion(), Version.max(old.watermark(), batch.watermark()));
    }
    if (record instanceof JournalRecord.Watermark watermark) {
      return at(old, old.endVersion(), Version.max(old.watermark(), watermark.version()));
    }
    if (record instanceof JournalRecord.DiscardAbove discard) {
      return Version.before(discard.version(), old.endVersion())
          ? at(old, discard.version(), old.watermark())
          : old;
    }
    if (record instanceof JournalRecord.CopyStart start) {
      return copying(old, start.from(), Optional.of(start.from()));
    }
    return copying(old, old.endVersion(), Optional.empty());
  }

  private static State at(State old, long endVersion, long watermark) {
    return new State(
        old.partition(),
        old.term(),
        old.leaderTerm(),
        endVersion,
        watermark,
        old.floor(),
        old.copyingFrom(),
        old.completeSince());
  }

  private static State copying(State old, long endVersion, Optional<Long> copyingFrom) {
    return new State(
        old.partition(),
        old.term(),
        old.leaderTerm(),
        endVersion,
        copyingFrom.isPresent() ? endVersion : old.watermark(),
        old.floor(),
        copyingFrom,
        copyingFrom.isPresent() ? Optional.empty() : old.completeSince());
  }
}
