package io.kumo.sim;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.replica.FlushMarks;
import io.kumo.node.replica.OperationBudget;
import io.kumo.node.replica.RestartRule;
import io.kumo.node.replica.Restored;
import io.kumo.node.replica.StoreTask;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * One node's files: a journal and a store, each with a part that a power cut may take. Outlives the
 * node's processes.
 */
final class SimDisk {
  private static final JournalRecord.State NOTHING =
      new JournalRecord.State(0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());

  /** Stands where a record cannot be read. */
  private static final JournalRecord DAMAGED = new JournalRecord.CopyEnd(0, -1);

  /** Stands where the journal's last record was cut off. */
  private static final JournalRecord CUT_OFF = new JournalRecord.CopyEnd(0, -2);

  private final SimRandom random;
  private final Wiring wiring;
  private final List<JournalRecord> journal = new ArrayList<>();
  private int journalSynced;
  private JournalRecord.State head = NOTHING;
  private StoreState store = StoreState.EMPTY;
  private final List<StoreState> storeSinceSync = new ArrayList<>();
  private StoreState storeSynced = StoreState.EMPTY;
  private StoreState storeSyncedBefore = StoreState.EMPTY;
  private long noted;
  private boolean full;
  private boolean madeAnew;
  private boolean steppedBack;
  private boolean damaged;
  private final Set<Long> unreadable = new HashSet<>();
  private UUID boot;

  SimDisk(SimRandom random, Wiring wiring) {
    this.random = random;
    this.wiring = wiring;
    boot = new UUID(random.any(), 1);
  }

  /** Whether it refuses writes. */
  boolean full() {
    return full;
  }

  void full(boolean isFull) {
    full = isFull;
  }

  /** Whether the store is being made anew: it takes nothing meanwhile. */
  boolean madeAnew() {
    return madeAnew;
  }

  void madeAnew(boolean isMadeAnew) {
    madeAnew = isMadeAnew;
  }

  UUID boot() {
    return boot;
  }

  StoreState store() {
    return store;
  }

  void write(JournalRecord record) {
    journal.add(record);
    head = after(head, record);
  }

  void syncJournal() {
    journalSynced = journal.size();
  }

  void apply(List<Write> writes, long watermark) {
    Map<Key, Entry> entries = new HashMap<>(store.entries());
    FlushMarks marks = store.marks();
    for (Write write : writes) {
      if (write instanceof Write.Put put) {
        entries.put(put.entry().key(), put.entry());
      } else if (write instanceof Write.Remove remove) {
        entries.remove(remove.key());
      } else if (write instanceof Write.Flush flush) {
        marks = marks.after(flush.version(), flush.dueMs());
        long below = marks.below();
        entries.values().removeIf(entry -> Version.before(entry.version(), below));
      }
    }
    // All that was lost is older than a flush.
    boolean incomplete = store.incomplete() && marks.below() == store.marks().below();
    set(store.with(entries, watermark, marks, incomplete));
  }

  void syncStore() {
    storeSyncedBefore = storeSynced;
    storeSynced = store;
    storeSinceSync.clear();
  }

  /** Begins a copy. */
  void emptyStore() {
    Map<Key, Entry> left = wiring.obeys(Around.COPY_EMPTIES) ? Map.of() : store.entries();
    set(new StoreState(left, 0, wiring.obeys(Around.COPY_MARK), 0, FlushMarks.NONE, false));
    unreadable.clear();
    syncStore();
  }

  void fillStore(List<Entry> copied) {
    Map<Key, Entry> entries = new HashMap<>(store.entries());
    for (Entry entry : copied) {
      entries.merge(entry.key(), entry, (a, b) -> Version.before(a.version(), b.version()) ? b : a);
    }
    set(store.with(entries, store.applied(), store.marks(), false));
  }

  void completeStore(StoreTask.Complete last) {
    set(
        new StoreState(
            store.entries(), last.applied(), false, last.copiedUpTo(), last.marks(), false));
    syncStore();
  }

  /** Keeps nothing, not even the mark; not synced. */
  void forgetStore() {
    set(StoreState.EMPTY);
  }

  /** Drops what is applied durably, and begins a new segment with the state. */
  void prune() {
    if (journal.isEmpty()) {
      return;
    }
    write(head);
    syncJournal();
    noted = wiring.obeys(Around.PRUNE_APPLIED) ? storeSynced.applied() : store.applied();
    int keep = journal.lastIndexOf(NOTHING) + 1;
    for (int i = keep; i < journal.size(); i++) {
      JournalRecord record = journal.get(i);
      if (record instanceof JournalRecord.Appended appended
          && Version.before(noted, appended.batch().lastVersion())) {
        break;
      }
      if (record instanceof JournalRecord.State state && state.copyingFrom().isEmpty()) {
        keep = i;
      }
      if (record instanceof JournalRecord.CopyStart) {
        break;
      }
    }
    journal.subList(0, keep).clear();
    journalSynced = journal.size();
  }

  /** The live batches behind a version, in order; empty if the journal does not reach back. */
  Optional<List<Batch>> batchesAfter(long version) {
    List<Batch> live = new ArrayList<>();
    boolean headed = !journal.isEmpty() && journal.get(0) instanceof JournalRecord.State;
    long start = headed ? ((JournalRecord.State) journal.get(0)).endVersion() : 0;
    boolean gap = false;
    for (JournalRecord record : journal) {
      if (record == DAMAGED) {
        live.clear();
        gap = true;
        start = Long.MAX_VALUE;
      } else if (gap && startOf(record).isPresent()) {
        gap = false;
        start = startOf(record).getAsLong();
      }
      if (record instanceof JournalRecord.Appended appended) {
        live.add(appended.batch());
      } else if (record instanceof JournalRecord.DiscardAbove cut) {
        live.removeIf(batch -> Version.before(cut.version(), batch.lastVersion()));
      } else if (record instanceof JournalRecord.CopyStart copy) {
        live.clear();
        gap = false;
        start = copy.from();
      }
    }
    if (Version.before(version, start)) {
      return Optional.empty();
    }
    live.removeIf(batch -> !Version.before(version, batch.lastVersion()));
    return Optional.of(live);
  }

  /** The version behind which a journal holds all that begins with this record. */
  private static OptionalLong startOf(JournalRecord record) {
    if (record instanceof JournalRecord.State state) {
      return OptionalLong.of(state.endVersion());
    }
    return record instanceof JournalRecord.Appended appended
        ? OptionalLong.of(appended.batch().previousVersion())
        : OptionalLong.empty();
  }

  /**
   * A byte of the journal goes bad. Its last record, where it was never synced, looks like one that
   * was not written to its end.
   */
  void damage() {
    if (journal.isEmpty()) {
      return;
    }
    damaged = true;
    int place = random.below(journal.size());
    if (place == journal.size() - 1 && place >= journalSynced) {
      journal.set(place, CUT_OFF);
    } else {
      journal.set(place, DAMAGED);
    }
    head = NOTHING;
    journal.forEach(record -> head = after(head, record));
  }

  /** One of the store's entries goes bad, if it holds any. */
  void damageEntry() {
    List<Entry> all = List.copyOf(store.entries().values());
    if (!all.isEmpty()) {
      unreadable.add(all.get(random.below(all.size())).version());
    }
  }

  /** Whether the store can tell what it holds of the key. */
  boolean canRead(Key key) {
    Entry entry = store.entries().get(key);
    return entry == null ? !store.incomplete() : !unreadable.contains(entry.version());
  }

  /** Whether all can be read that the store should hold. */
  boolean whole() {
    return !store.incomplete() && !hidesEntries();
  }

  private boolean hidesEntries() {
    return store.entries().values().stream()
        .anyMatch(entry -> unreadable.contains(entry.version()));
  }

  /** The store is made anew of all that can be read. @return whether it has lost something */
  boolean makeAnew() {
    boolean lost = hidesEntries();
    if (lost) {
      Map<Key, Entry> left = new HashMap<>(store.entries());
      left.values().removeIf(entry -> unreadable.contains(entry.version()));
      set(store.with(left, store.applied(), store.marks(), !store.copying()));
      syncStore();
      storeSyncedBefore = storeSynced;
    }
    unreadable.clear();
    return lost;
  }

  /** Whether something of the journal has been lost to damage. */
  boolean damaged() {
    return damaged;
  }

  /** The power goes: unsynced tails of journal and store, each by itself. */
  void cutPower() {
    int left = journalSynced + random.below(journal.size() - journalSynced + 1);
    cutPower(left, random.below(storeSinceSync.size() + 1));
  }

  /** The power goes, and with it all that is not synced. */
  void cutPowerToSynced() {
    cutPower(journalSynced, 0);
  }

  private void cutPower(int recordsLeft, int storeStates) {
    journal.subList(recordsLeft, journal.size()).clear();
    head = NOTHING;
    journal.forEach(record -> head = after(head, record));
    journalSynced = journal.size();
    store = storeStates == 0 ? storeSynced : storeSinceSync.get(storeStates - 1);
    syncStore();
    boot = new UUID(random.any(), 1);
  }

  /** Whether the store may hold less than it had synced. */
  boolean steppedBack() {
    return steppedBack;
  }

  /** Loses the store's last synced part too. */
  void stepBack() {
    steppedBack = true;
    store = storeSyncedBefore;
    syncStore();
  }

  Restored restore(OperationBudget budget) {
    RestartRule rule =
        wiring.restart(
            new RestartRule.Store(
                store.applied(), store.copying(), store.copiedUpTo(), store.marks()),
            budget);
    for (JournalRecord record : journal) {
      if (record == DAMAGED) {
        rule.damaged();
      } else if (record == CUT_OFF) {
        rule.cutOff();
      } else {
        rule.replay(record);
      }
    }
    return rule.finish(wiring.obeys(Around.APPLIED_NOTED) ? noted : Version.NONE);
  }

  private void set(StoreState next) {
    store = next;
    storeSinceSync.add(next);
    if (!hidesEntries()) {
      // What took its place will not go again.
      unreadable.clear();
    }
  }

  /** What a segment's head says after a record. */
  private static JournalRecord.State after(JournalRecord.State head, JournalRecord record) {
    if (record == DAMAGED || record == CUT_OFF) {
      return new JournalRecord.State(
          0,
          head.term(),
          head.leaderTerm(),
          head.endVersion(),
          head.watermark(),
          head.floor(),
          head.copyingFrom(),
          Optional.empty());
    }
    if (record instanceof JournalRecord.State state) {
      return state;
    }
    if (record instanceof JournalRecord.Appended appended) {
      long watermark = Version.max(head.watermark(), appended.batch().watermark());
      return with(head, appended.batch().lastVersion(), watermark, head.copyingFrom());
    }
    if (record instanceof JournalRecord.DiscardAbove cut) {
      return with(head, cut.version(), head.watermark(), head.copyingFrom());
    }
    if (record instanceof JournalRecord.Watermark mark) {
      long watermark = Version.max(head.watermark(), mark.version());
      return with(head, head.endVersion(), watermark, head.copyingFrom());
    }
    if (record instanceof JournalRecord.CopyStart start) {
      JournalRecord.State copying =
          with(head, start.from(), start.from(), Optional.of(start.from()));
      return new JournalRecord.State(
          0,
          copying.term(),
          copying.leaderTerm(),
          copying.endVersion(),
          copying.watermark(),
          0,
          copying.copyingFrom(),
          Optional.empty());
    }
    return with(head, head.endVersion(), head.watermark(), Optional.empty());
  }

  private static JournalRecord.State with(
      JournalRecord.State head, long end, long watermark, Optional<Long> copyingFrom) {
    return new JournalRecord.State(
        0,
        head.term(),
        head.leaderTerm(),
        end,
        watermark,
        head.floor(),
        copyingFrom,
        head.completeSince());
  }
}
