package io.kumo.node.journal;

import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the batches that a journal holds are still of a partition's history: nothing before its
 * last new start (a copy, or a state that does not follow on what was there), and nothing above a
 * later discard.
 *
 * <p>A place is the position of a record's frame plus the record's number in it: it orders records,
 * also those of one commit. Safe for use by any thread.
 */
final class LiveHistory {
  private final Map<Integer, Start> starts = new HashMap<>();
  private final Map<Integer, List<Discard>> discards = new HashMap<>();

  /** The partition's history begins at {@code place}, behind {@code version}. */
  record Start(long place, long version) {}

  private record Discard(long place, long version) {}

  /**
   * Takes the next record.
   *
   * @param before the partition's state before it
   */
  synchronized void note(long place, JournalRecord record, JournalRecord.State before) {
    int partition = record.partition();
    if (record instanceof JournalRecord.DiscardAbove discard) {
      discards
          .computeIfAbsent(partition, p -> new ArrayList<>())
          .add(new Discard(place, discard.version()));
    } else if (record instanceof JournalRecord.CopyStart start) {
      starts.put(partition, new Start(place, start.from()));
    } else if (record instanceof JournalRecord.Appended appended) {
      startsAnew(partition, place, appended.batch().previousVersion(), before);
    } else if (record instanceof JournalRecord.State state) {
      startsAnew(partition, place, state.endVersion(), before);
    }
  }

  private void startsAnew(int partition, long place, long version, JournalRecord.State before) {
    if (version != before.endVersion()) {
      starts.put(partition, new Start(place, version));
    }
  }

  /** Where the partition last started anew, if it did since the journal's first segment. */
  synchronized Optional<Start> start(int partition) {
    return Optional.ofNullable(starts.get(partition));
  }

  /** The highest version at {@code place} that no later discard made void. */
  synchronized long newestLive(int partition, long place) {
    long newest = -1L;
    for (Discard discard : discards.getOrDefault(partition, List.of())) {
      if (discard.place > place && Version.before(discard.version, newest)) {
        newest = discard.version;
      }
    }
    return newest;
  }

  /** Whether a write was discarded before {@code place}. */
  synchronized boolean isDiscarded(int partition, long version, long place) {
    return discards.getOrDefault(partition, List.of()).stream()
        .anyMatch(each -> each.place < place && Version.before(each.version, version));
  }

  /** Everything before {@code position} is pruned. */
  synchronized void forgetBefore(long position) {
    starts.values().removeIf(start -> start.place < position);
    discards.values().forEach(list -> list.removeIf(discard -> discard.place < position));
    discards.values().removeIf(List::isEmpty);
  }
}
