package io.kumo.node.replica;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.OperationRecord;
import io.kumo.node.entry.Write;
import io.kumo.ring.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What this replica has taken, in order: which versions, how far they are committed, how far they
 * are in the journal, and the batches in doubt themselves.
 *
 * <p>Whatever changes it is written to the journal as it happens.
 */
final class ReplicaLog {
  private static final long WRITE_BYTES = 96;

  private final Rules rules;
  private final int partition;
  private final Effects effects;
  private final Deque<Batch> inDoubt = new ArrayDeque<>();
  private final Deque<Unwritten> unwritten = new ArrayDeque<>();
  private History past;
  private long end;
  private long watermark;
  private long journalledWatermark;
  private long journalled;
  private long lastTicket;
  private int inDoubtWrites;
  private long inDoubtBytes;

  /** A record that the journal has not confirmed, the log's end with it, and who waits for it. */
  private record Unwritten(long ticket, long end, Runnable then) {}

  ReplicaLog(Rules rules, int partition, Effects effects, Restored restored) {
    this.rules = rules;
    this.partition = partition;
    this.effects = effects;
    past = restored.history();
    end = past.end();
    watermark = restored.watermark();
    journalledWatermark = watermark;
    journalled = end;
    for (Batch batch : restored.inDoubt()) {
      inDoubt.add(batch);
      count(batch, 1);
    }
  }

  /** The version of the last write taken. */
  long end() {
    return end;
  }

  /** All up to here is committed (rule 20 says how it begins). */
  long watermark() {
    return watermark;
  }

  /** The last version that is in the journal, together with all before it. */
  long journalled() {
    return journalled;
  }

  int inDoubtWrites() {
    return inDoubtWrites;
  }

  long inDoubtBytes() {
    return inDoubtBytes;
  }

  /** The batches above the watermark, in order. */
  Iterable<Batch> inDoubt() {
    return inDoubt;
  }

  History history() {
    // Within a leader term only the last version moves; it is kept aside to spare the copies.
    return end == past.end() ? past : past.plus(end, watermark);
  }

  boolean contains(long version) {
    return history().contains(version);
  }

  /** Takes the batch behind the end (rule 11). */
  void append(Batch batch) {
    if (batch.previousVersion() != end && rules.obeys(Rule.NEXT_BATCH)) {
      throw new IllegalArgumentException(
          "batch follows %s, the log ends at %s"
              .formatted(Version.text(batch.previousVersion()), Version.text(end)));
    }
    long last = batch.lastVersion();
    if (Version.leaderTerm(last) != Version.leaderTerm(end)) {
      past = history();
    }
    end = last;
    inDoubt.add(batch);
    count(batch, 1);
    journalledWatermark = Version.max(journalledWatermark, batch.watermark());
    record(new JournalRecord.Appended(batch));
  }

  /**
   * Discards all above {@code version} (rule 14).
   *
   * @return the writes discarded
   */
  List<Write> cut(long version) {
    List<Write> discarded = new ArrayList<>();
    if (version == end) {
      return discarded;
    }
    past = history().upTo(version);
    end = version;
    while (!inDoubt.isEmpty() && Version.before(version, inDoubt.getLast().lastVersion())) {
      Batch batch = inDoubt.removeLast();
      count(batch, -1);
      List<Write> kept = new ArrayList<>();
      for (Write write : batch.writes()) {
        (Version.before(version, write.version()) ? discarded : kept).add(write);
      }
      if (!kept.isEmpty()) {
        keepPart(batch, kept);
        break;
      }
    }
    if (Version.before(version, journalled)) {
      journalled = version;
    }
    // What the journal still confirms of the discarded part counts up to the cut.
    for (int i = unwritten.size(); i > 0; i--) {
      Unwritten record = unwritten.remove();
      long counted = Version.before(version, record.end()) ? version : record.end();
      unwritten.add(new Unwritten(record.ticket(), counted, record.then()));
    }
    if (rules.obeys(Rule.CUT_JOURNALLED)) {
      record(new JournalRecord.DiscardAbove(partition, version));
    }
    return discarded;
  }

  /** Begins anew behind {@code version}, which the replica is being given by a copy. */
  void restartAt(long version) {
    past = new History(version, List.of());
    end = version;
    watermark = version;
    journalledWatermark = version;
    journalled = version;
    inDoubt.clear();
    inDoubtWrites = 0;
    inDoubtBytes = 0;
    for (int i = unwritten.size(); i > 0; i--) {
      Unwritten record = unwritten.remove();
      unwritten.add(new Unwritten(record.ticket(), version, record.then()));
    }
  }

  /**
   * All up to {@code version} is committed.
   *
   * @return the writes that have become so, in order
   */
  List<Write> commit(long version) {
    List<Write> committed = new ArrayList<>();
    if (!Version.before(watermark, version)) {
      return committed;
    }
    watermark = version;
    while (!inDoubt.isEmpty() && Version.before(inDoubt.peek().previousVersion(), version)) {
      Batch batch = inDoubt.remove();
      count(batch, -1);
      if (!Version.before(version, batch.lastVersion())) {
        committed.addAll(batch.writes());
        continue;
      }
      List<Write> rest = new ArrayList<>();
      for (Write write : batch.writes()) {
        (Version.before(version, write.version()) ? rest : committed).add(write);
      }
      Batch later = new Batch(partition, version, batch.watermark(), rest);
      inDoubt.addFirst(later);
      count(later, 1);
    }
    return committed;
  }

  /** Writes the watermark down where no batch does, so that a restart has less in doubt. */
  void noteWatermark() {
    if (Version.before(journalledWatermark, watermark)) {
      journalledWatermark = watermark;
      record(new JournalRecord.Watermark(partition, watermark));
    }
  }

  /** Appends a record that changes no version. */
  void record(JournalRecord record) {
    record(record, false, () -> {});
  }

  /**
   * The same.
   *
   * @param synced whether it counts only once it is forced to disk
   * @param then done when the journal has it
   */
  void record(JournalRecord record, boolean synced, Runnable then) {
    lastTicket++;
    unwritten.add(new Unwritten(lastTicket, end, then));
    effects.append(lastTicket, record, synced);
  }

  /** The journal has all records up to that ticket. */
  void journalled(long ticket) {
    while (!unwritten.isEmpty() && unwritten.peek().ticket() <= ticket) {
      Unwritten record = unwritten.remove();
      journalled = record.end();
      record.then().run();
    }
  }

  private void keepPart(Batch batch, List<Write> kept) {
    Batch part = new Batch(partition, batch.previousVersion(), batch.watermark(), kept);
    inDoubt.addLast(part);
    count(part, 1);
  }

  private void count(Batch batch, int sign) {
    inDoubtWrites += sign * batch.writes().size();
    inDoubtBytes += sign * bytes(batch);
  }

  /** About what a batch takes in memory. */
  static long bytes(Batch batch) {
    long bytes = 0;
    for (Write write : batch.writes()) {
      bytes += bytes(write);
    }
    return bytes;
  }

  /** About what a write takes, in memory and in a frame. */
  static long bytes(Write write) {
    long bytes = WRITE_BYTES + write.operation().map(ReplicaLog::bytes).orElse(0L);
    if (write instanceof Write.Put put) {
      return bytes + put.entry().key().bytes().length + put.entry().value().length;
    }
    if (write instanceof Write.Remove remove) {
      return bytes + remove.key().bytes().length;
    }
    return bytes;
  }

  /** What an outcome that shows a value adds to that. */
  static long bytes(OperationRecord operation) {
    return operation.outcome().value().map(value -> (long) value.bytes().length).orElse(0L);
  }
}
