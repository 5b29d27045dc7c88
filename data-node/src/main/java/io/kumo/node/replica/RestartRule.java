package io.kumo.node.replica;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.ring.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Judges what a restarted replica's journal and store hold together (rules 20 and 22). Told the
 * store's state first, then every record of the journal in order.
 */
public final class RestartRule {
  private final Rules rules;
  private final int partition;
  private final Store store;
  private final OperationBudget budget;
  private final OperationTable operations;
  private final Deque<Batch> inDoubt = new ArrayDeque<>();
  private final List<Write> unapplied = new ArrayList<>();
  private boolean begun;
  private History history = History.EMPTY;
  private long watermark;
  private int term;
  private int leaderTerm;
  private boolean copying;
  private FlushMarks marks;
  private Optional<UUID> completeSince = Optional.empty();
  private Optional<String> contradiction = Optional.empty();
  private boolean damaged;

  /**
   * What the store says of the partition.
   *
   * @param applied its applied position
   * @param copying whether it holds a copy that was not ended
   * @param copiedUpTo how far its last copy was read: some of its entries are that new
   * @param marks the flushes applied
   */
  public record Store(long applied, boolean copying, long copiedUpTo, FlushMarks marks) {
    /** A store that holds nothing of the partition. */
    public static final Store EMPTY = new Store(0, false, 0, FlushMarks.NONE);
  }

  /**
   * Begins with the store's state.
   *
   * @param budget the shard's; operations found in the journal are remembered within it
   */
  public RestartRule(int partition, Store store, OperationBudget budget) {
    this(Rules.ALL, partition, store, budget);
  }

  /** The same, with a rule turned off. */
  RestartRule(Rules rules, int partition, Store store, OperationBudget budget) {
    this.rules = rules;
    this.partition = partition;
    this.store = store;
    this.budget = budget;
    operations = new OperationTable(budget);
    marks = store.marks();
  }

  /** The next record of the partition, a segment's head among them. */
  public void replay(JournalRecord record) {
    if (record instanceof JournalRecord.Appended appended) {
      append(appended.batch());
    } else if (record instanceof JournalRecord.DiscardAbove discard) {
      cut(discard.version());
    } else if (record instanceof JournalRecord.Watermark mark) {
      watermark = Version.max(watermark, mark.version());
    } else if (record instanceof JournalRecord.CopyStart start) {
      begin(start.from(), start.from());
      copying = true;
      completeSince = Optional.empty();
      contradiction = Optional.empty();
      damaged = false;
    } else if (record instanceof JournalRecord.CopyEnd) {
      copying = false;
    } else if (record instanceof JournalRecord.State state) {
      state(state);
    }
    begun = true;
    settle();
  }

  /**
   * Something of the journal is missing here. What follows tells whether it was this partition's:
   * where the records do not connect, the journal counts from behind the gap, which is enough if
   * the store has applied all before. Where none follow, the replica may lack its last writes, as
   * after a power cut.
   */
  public void damaged() {
    damaged = true;
    completeSince = Optional.empty();
  }

  /**
   * The journal's last record was cut off. If it was never written to its end it was nobody's; if
   * it went bad afterwards it may have been acknowledged. So this replica is not intact, and leads
   * by itself only where all others are there and hold no more (rule 21).
   */
  public void cutOff() {
    completeSince = Optional.empty();
  }

  private void contradicts(String what) {
    if (contradiction.isEmpty()) {
      contradiction = Optional.of(what);
    }
  }

  /**
   * The judgement, after the last record.
   *
   * @param appliedMin how far the store is known, from outside it, to have come durably
   */
  public Restored finish(long appliedMin) {
    if (damaged && !copying && Version.before(history.end(), store.applied())) {
      // What is in the store was committed, and is all that went before it.
      begin(store.applied(), store.applied());
    }
    if (Version.before(history.end(), watermark)) {
      // A watermark behind damage, or a head written behind it, says that what was lost there is
      // committed: others have it.
      watermark = history.end();
      completeSince = Optional.empty();
    }
    Optional<String> voided = voidness(appliedMin);
    if (voided.isPresent()) {
      operations.clear();
      return Restored.nothing(partition, voided, term, leaderTerm, budget);
    }
    // Rule 20: the highest of journal and applied position; the rest is in doubt. What was applied
    // tells nothing before the end: the same version may have been cut and taken again.
    watermark =
        rules.obeys(Rule.RESTART_IN_DOUBT)
            ? Version.max(watermark, store.applied())
            : history.end();
    settle();
    return new Restored(
        partition,
        Optional.empty(),
        term,
        leaderTerm,
        history,
        watermark,
        unapplied,
        List.copyOf(inDoubt),
        operations,
        marks,
        completeSince);
  }

  private Optional<String> voidness(long appliedMin) {
    if (copying || store.copying()) {
      return Optional.of("a copy was not ended");
    }
    if (contradiction.isPresent()) {
      return contradiction;
    }
    if (!rules.obeys(Rule.VOID)) {
      return Optional.empty();
    }
    // Rule 20: applied beyond the journal's end, or before its start.
    if (!history.contains(store.applied()) || Version.before(store.applied(), history.start())) {
      return Optional.of(
          "the store has applied %s, had durably applied %s, the journal holds %s"
              .formatted(Version.text(store.applied()), Version.text(appliedMin), history));
    }
    // Rule 19: a copy is whole with all that was written while it was read, not without.
    if (Version.before(history.end(), store.copiedUpTo())) {
      return Optional.of(
          "the store holds a copy read up to %s, the journal holds %s"
              .formatted(Version.text(store.copiedUpTo()), history));
    }
    return Optional.empty();
  }

  private void begin(long start, long committed) {
    history = new History(start, List.of());
    watermark = committed;
    inDoubt.clear();
    unapplied.clear();
    operations.clear();
    marks = store.marks();
    // Records up to here are not in the journal: they count as forgotten (rule 25).
    operations.raiseFloor(start);
  }

  private void state(JournalRecord.State state) {
    boolean copyBegins = state.copyingFrom().isPresent() && !copying;
    if (!begun || copyBegins || state.endVersion() != history.end()) {
      begin(state.endVersion(), state.watermark());
    }
    term = state.term();
    leaderTerm = state.leaderTerm();
    watermark = Version.max(watermark, state.watermark());
    operations.raiseFloor(state.floor());
    copying = state.copyingFrom().isPresent();
    completeSince = state.completeSince();
  }

  private void append(Batch batch) {
    if (batch.previousVersion() != history.end()) {
      begin(batch.previousVersion(), batch.watermark());
    }
    inDoubt.add(batch);
    // What is cut later lies above the watermark, and what was applied must be found (rule 20).
    boolean behind = Version.before(store.applied(), watermark);
    history = history.plus(batch.lastVersion(), behind ? store.applied() : watermark);
    watermark = Version.max(watermark, batch.watermark());
  }

  private void cut(long version) {
    if (Version.before(version, history.start()) && !Version.before(version, watermark)) {
      // What was in doubt when the first segment began is cut, below where it began.
      history = new History(version, List.of());
      inDoubt.clear();
      return;
    }
    if (Version.before(version, watermark) || !history.contains(version)) {
      contradicts(
          "a cut to %s meets %s, committed up to %s"
              .formatted(Version.text(version), history, Version.text(watermark)));
      return;
    }
    history = history.upTo(version);
    while (!inDoubt.isEmpty() && Version.before(version, inDoubt.getLast().lastVersion())) {
      Batch batch = inDoubt.removeLast();
      keepUpTo(batch, version).ifPresent(inDoubt::add);
    }
  }

  /** Takes from what is in doubt all that the watermark covers. */
  private void settle() {
    while (!inDoubt.isEmpty() && Version.before(inDoubt.peek().previousVersion(), watermark)) {
      Batch batch = inDoubt.remove();
      batch.writes().stream()
          .filter(write -> !Version.before(watermark, write.version()))
          .forEach(this::settle);
      List<Write> rest =
          batch.writes().stream()
              .filter(write -> Version.before(watermark, write.version()))
              .toList();
      if (!rest.isEmpty()) {
        inDoubt.addFirst(new Batch(partition, watermark, batch.watermark(), rest));
      }
    }
  }

  private void settle(Write write) {
    operations.add(write);
    if (Version.before(store.applied(), write.version())) {
      unapplied.add(write);
      if (write instanceof Write.Flush flush) {
        marks = marks.after(flush.version(), flush.dueMs());
      }
    }
  }

  private Optional<Batch> keepUpTo(Batch batch, long version) {
    List<Write> kept =
        batch.writes().stream().filter(write -> !Version.before(version, write.version())).toList();
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(new Batch(partition, batch.previousVersion(), batch.watermark(), kept));
  }
}
