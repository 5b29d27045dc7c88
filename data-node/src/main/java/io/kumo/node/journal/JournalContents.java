package io.kumo.node.journal;

import io.kumo.node.entry.JournalRecord;
import java.util.List;

/**
 * What is known in memory of the records in a journal's segments: the partitions' states at its
 * end, which batches still live, what each segment holds. For the shard's thread, but for the parts
 * that say otherwise.
 */
final class JournalContents {
  private final PartitionStates states = new PartitionStates();
  private final LiveHistory history = new LiveHistory();

  PartitionStates states() {
    return states;
  }

  LiveHistory history() {
    return history;
  }

  /**
   * Takes the records of one commit.
   *
   * @param start position of the commit's frame
   * @param segment where it lies
   * @param segments all segments, {@code segment} among them
   */
  void take(long start, List<JournalRecord> records, Segment segment, List<Segment> segments) {
    long place = start;
    for (JournalRecord record : records) {
      history.note(place++, record, states.get(record.partition()));
      states.apply(record);
      if (record instanceof JournalRecord.Appended appended) {
        segment.holds(record.partition(), appended.batch().lastVersion());
      } else if (makesEarlierVoid(record)) {
        segments.forEach(older -> older.forget(record.partition()));
      }
    }
  }

  /** A copy empties the partition first, and one that is forgotten needs nothing. */
  private static boolean makesEarlierVoid(JournalRecord record) {
    return record instanceof JournalRecord.CopyStart
        || (record instanceof JournalRecord.State state && PartitionStates.isBlank(state));
  }
}
