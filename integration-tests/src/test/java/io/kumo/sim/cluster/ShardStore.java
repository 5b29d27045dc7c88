package io.kumo.sim.cluster;

import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.node.replica.FlushMarks;
import io.kumo.node.replica.StoreTask;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import io.kumo.sim.SimRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One shard's store of committed entries: transactions over all its partitions, a part of which a
 * power cut may take. Outlives the node's processes.
 */
final class ShardStore {
  private final List<Map<Integer, Part>> sinceSync = new ArrayList<>();
  private Map<Integer, Part> now = Map.of();
  private Map<Integer, Part> synced = Map.of();
  private Map<Integer, Part> syncedBefore = Map.of();

  /** One partition's rows at one instant; never changed. */
  record Part(
      TreeMap<Key, Entry> entries,
      long applied,
      boolean copying,
      long copiedUpTo,
      FlushMarks marks) {
    static final Part EMPTY = new Part(new TreeMap<>(), 0, false, 0, FlushMarks.NONE);
  }

  Part part(int partition) {
    return now.getOrDefault(partition, Part.EMPTY);
  }

  Map<Integer, Part> parts() {
    return now;
  }

  /** One transaction. */
  void apply(Map<Integer, List<Write>> writes) {
    Map<Integer, Part> next = new TreeMap<>(now);
    writes.forEach((partition, some) -> next.put(partition, after(part(partition), some)));
    set(next);
  }

  private static Part after(Part before, List<Write> writes) {
    TreeMap<Key, Entry> entries = new TreeMap<>(before.entries());
    FlushMarks marks = before.marks();
    long applied = before.applied();
    for (Write write : writes) {
      if (write instanceof Write.Put put) {
        entries.put(put.entry().key(), put.entry());
      } else if (write instanceof Write.Remove remove) {
        entries.remove(remove.key());
      } else if (write instanceof Write.Flush flush) {
        marks = marks.after(flush.version(), flush.dueMs());
      }
      applied = write.version();
    }
    long below = marks.below();
    entries.values().removeIf(entry -> Version.before(entry.version(), below));
    return new Part(entries, applied, before.copying(), before.copiedUpTo(), marks);
  }

  /** Begins a copy, durably. */
  void beginCopy(int partition) {
    put(partition, new Part(new TreeMap<>(), 0, true, 0, FlushMarks.NONE));
    sync();
  }

  void copyIn(int partition, List<Entry> copied) {
    Part before = part(partition);
    TreeMap<Key, Entry> entries = new TreeMap<>(before.entries());
    for (Entry entry : copied) {
      entries.merge(entry.key(), entry, (a, b) -> Version.before(a.version(), b.version()) ? b : a);
    }
    put(
        partition,
        new Part(entries, before.applied(), before.copying(), before.copiedUpTo(), before.marks()));
  }

  /** Ends a copy, durably. */
  void endCopy(int partition, StoreTask.Complete last) {
    put(
        partition,
        new Part(
            part(partition).entries(), last.applied(), false, last.copiedUpTo(), last.marks()));
    sync();
  }

  /** Keeps nothing of a partition. */
  void erase(int partition) {
    Map<Integer, Part> next = new TreeMap<>(now);
    next.remove(partition);
    set(next);
  }

  private void put(int partition, Part part) {
    Map<Integer, Part> next = new TreeMap<>(now);
    next.put(partition, part);
    set(next);
  }

  private void set(Map<Integer, Part> next) {
    now = next;
    sinceSync.add(next);
  }

  void sync() {
    syncedBefore = synced;
    synced = now;
    sinceSync.clear();
  }

  /** The power goes: some of the last transactions with it. */
  void cutPower(SimRandom random) {
    int chosen = random.below(sinceSync.size() + 1);
    now = chosen == 0 ? synced : sinceSync.get(chosen - 1);
    sync();
  }

  /** Loses the last synced part too. */
  void stepBack() {
    now = syncedBefore;
    sync();
  }
}
