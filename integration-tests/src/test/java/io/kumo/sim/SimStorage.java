package io.kumo.sim;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.replica.Committed;
import io.kumo.node.replica.Moment;
import io.kumo.node.replica.StorePage;
import io.kumo.node.replica.StoreTask;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A process's journal writer, cache and applier over the node's disk. Dies with the process. */
final class SimStorage {
  private final Simulation world;
  private final SimProcess process;
  private final SimDisk disk;
  private final Deque<Append> appends = new ArrayDeque<>();
  private final Deque<Chunk> unapplied = new ArrayDeque<>();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Map<Key, Pinned> pinned = new HashMap<>();
  private final Set<Long> feeds = new HashSet<>();
  private boolean writing;
  private boolean copying;
  private boolean damageTold;

  /** Copies that are to begin behind what waits: another one's end is not theirs. */
  private int emptying;

  private long lastTicket;
  private long lastTaskNanos;
  private long writtenTicket;

  /** What an earlier process wrote is synced with the first that this one writes. */
  private long syncedTicket = -1;

  private record Append(long ticket, JournalRecord record, boolean synced) {}

  private record Chunk(long afterTicket, List<Write> writes, long watermark) {}

  private record Pinned(long version, Optional<Entry> entry) {}

  SimStorage(Simulation world, SimProcess process, SimDisk disk) {
    this.world = world;
    this.process = process;
    this.disk = disk;
    copying = disk.store().copying();
  }

  void append(long ticket, JournalRecord record, boolean synced) {
    lastTicket = ticket;
    appends.add(new Append(ticket, record, synced));
    if (!writing) {
      writing = true;
      process.later(writeNanos(), this::write);
    }
  }

  private long writeNanos() {
    return world.random().chance(world.circumstances().diskSlowness())
        ? world.random().ms(1, 300)
        : world.random().micros(10, 300);
  }

  /** Whether the disk takes nothing. */
  boolean full() {
    return disk.full();
  }

  /** Whether the store is being made anew, and takes nothing. */
  boolean madeAnew() {
    return disk.madeAnew();
  }

  /** About what memory keeps for the store. */
  long pinnedBytes() {
    long writes = 0;
    for (Chunk chunk : unapplied) {
      writes += chunk.writes().size();
    }
    return 100 * writes;
  }

  /** One of the entries in the store that have expired, if there is one and the sweep comes by. */
  Optional<Entry> expired(long wallMs) {
    if (!world.circumstances().expiries() || !world.random().chance(0.2)) {
      return Optional.empty();
    }
    return disk.store().entries().values().stream()
        .filter(entry -> entry.expiredAt(wallMs))
        .findFirst();
  }

  /** Writes and syncs everything, as a clean stop does. */
  void end() {
    appends.forEach(append -> disk.write(append.record()));
    appends.clear();
    disk.syncJournal();
    syncedTicket = lastTicket;
    applySome();
    disk.syncStore();
  }

  /** One group commit. */
  private void write() {
    writing = false;
    if (disk.full()) {
      writing = true;
      process.later(world.random().ms(5, 50), this::write);
      return;
    }
    int together = 1 + world.random().below(appends.size());
    boolean sync = world.circumstances().forcesEveryWrite();
    for (int i = 0; i < together; i++) {
      Append append = appends.remove();
      disk.write(append.record());
      writtenTicket = append.ticket();
      sync |= append.synced();
    }
    if (sync) {
      sync();
    }
    long ticket = writtenTicket;
    process.event(core -> core.journalled(ticket, process.clock().now()));
    if (!appends.isEmpty()) {
      writing = true;
      process.later(writeNanos(), this::write);
    }
  }

  private void sync() {
    disk.syncJournal();
    syncedTicket = writtenTicket;
  }

  void committed(List<Write> writes, long watermark) {
    unapplied.add(new Chunk(lastTicket, writes, watermark));
    for (Write write : writes) {
      if (write instanceof Write.Put put) {
        pinned.put(put.entry().key(), new Pinned(write.version(), Optional.of(put.entry())));
      } else if (write instanceof Write.Remove remove) {
        pinned.put(remove.key(), new Pinned(write.version(), Optional.empty()));
      }
    }
  }

  /** What memory has: all that is pinned, and by chance what the store has. */
  Committed find(Key key) {
    Pinned known = pinned.get(key);
    if (known != null) {
      return new Committed.Known(known.entry());
    }
    return world.random().chance(0.5) || !disk.canRead(key)
        ? Committed.NOT_IN_MEMORY
        : new Committed.Known(Optional.ofNullable(disk.store().entries().get(key)));
  }

  /** Whether memory or store can tell what is committed of the key. */
  boolean canRead(Key key) {
    return pinned.containsKey(key) || disk.canRead(key);
  }

  Optional<Entry> newest(Key key) {
    Pinned known = pinned.get(key);
    return known != null ? known.entry() : Optional.ofNullable(disk.store().entries().get(key));
  }

  Map<Key, Entry> visibleEntries() {
    Map<Key, Entry> all = new TreeMap<>(disk.store().entries());
    pinned.forEach(
        (key, known) -> {
          all.remove(key);
          known.entry().ifPresent(entry -> all.put(key, entry));
        });
    return all;
  }

  boolean appliedAll() {
    return unapplied.isEmpty();
  }

  void tick() {
    process.later(world.random().ms(50, 400), this::tick);
    if (disk.full()) {
      return;
    }
    double often = world.circumstances().copies();
    if (world.random().chance(0.3)) {
      sync();
    }
    if (disk.madeAnew()) {
      return;
    }
    makeAnew();
    applySome();
    if (world.random().chance(0.3 + 0.5 * often)) {
      disk.syncStore();
    }
    if (world.random().chance(0.1 + 0.8 * often) && feeds.isEmpty() && appends.isEmpty()) {
      disk.prune();
      syncedTicket = writtenTicket;
    }
  }

  /** A store with damage is made anew some time later; what is lost is told, also after a start. */
  private void makeAnew() {
    boolean found = !damageTold && disk.store().incomplete();
    if (found || (!disk.whole() && world.random().chance(0.3) && disk.makeAnew())) {
      process.event(core -> core.damaged(process.clock().now()));
    }
    damageTold = true;
  }

  /** Rule 12: only what the synced part of the journal holds. */
  private void applySome() {
    while (!holding() && !unapplied.isEmpty() && applicable(unapplied.peek())) {
      Chunk chunk = unapplied.remove();
      boolean incomplete = disk.store().incomplete();
      disk.apply(chunk.writes(), chunk.watermark());
      if (incomplete && !disk.store().incomplete()) {
        process.event(core -> core.whole(process.clock().now()));
      }
      for (Write write : chunk.writes()) {
        pinned.values().removeIf(known -> known.version() == write.version());
      }
    }
  }

  /** Rule 18: nothing of the stream before the copy is whole. */
  private boolean holding() {
    return copying && world.wiring().obeys(Around.COPY_HOLDS_STREAM);
  }

  private boolean applicable(Chunk chunk) {
    return chunk.afterTicket() <= syncedTicket
        || !world.wiring().obeys(Around.JOURNAL_SYNCED_FIRST);
  }

  void task(long ticket, StoreTask task) {
    if (task instanceof StoreTask.Empty) {
      copying = true;
      emptying++;
      unapplied.clear();
      pinned.clear();
    }
    long nanos = Math.max(lastTaskNanos, world.scheduler().nowNanos()) + taskNanos();
    lastTaskNanos = nanos;
    tasks.add(() -> run(ticket, task));
    process.later(nanos - world.scheduler().nowNanos(), this::nextTask);
  }

  private void nextTask() {
    if (disk.full() || disk.madeAnew()) {
      process.later(Scheduler.ms(20), this::nextTask);
    } else {
      tasks.remove().run();
    }
  }

  private void run(long ticket, StoreTask task) {
    if (task instanceof StoreTask.Empty) {
      emptying--;
      disk.emptyStore();
    } else if (task instanceof StoreTask.Fill fill) {
      disk.fillStore(fill.entries());
    } else if (task instanceof StoreTask.Complete complete) {
      disk.completeStore(complete);
      copying = emptying > 0;
    } else {
      disk.forgetStore();
      copying = emptying > 0;
    }
    process.event(core -> core.stored(ticket, process.clock().now()));
  }

  private long taskNanos() {
    return world.random().chance(world.circumstances().copies())
        ? world.random().ms(1, 300)
        : world.random().micros(50, 5000);
  }

  void readJournal(long session, long after) {
    boolean goesOn = !feeds.add(session);
    boolean breaksOff = goesOn && JournalHole.behind(session, after);
    Optional<List<Batch>> batches = breaksOff ? Optional.empty() : disk.batchesAfter(after);
    List<Batch> some = new ArrayList<>();
    Iterator<Batch> all = batches.orElse(List.of()).iterator();
    while (all.hasNext() && some.size() < 3) {
      some.add(all.next());
    }
    boolean hole = batches.isEmpty();
    process.event(core -> core.journalRead(session, some, hole, process.clock().now()));
  }

  void readStore(long session, Optional<Key> after, long applied) {
    feeds.add(session);
    StoreState store = disk.store();
    if (!disk.whole()) {
      Moment now = process.clock().now();
      process.event(core -> core.storeReadFailed(session, "entries are lost", now));
      return;
    }
    if (Version.before(store.applied(), applied)) {
      if (!disk.full() && !disk.madeAnew()) {
        sync();
        applySome();
      }
      process.later(Scheduler.ms(20), () -> readStore(session, after, applied));
      return;
    }
    TreeMap<Key, Entry> rest = new TreeMap<>(store.entries());
    if (after.isPresent()) {
      rest.headMap(after.get(), true).clear();
    }
    List<Entry> some = new ArrayList<>(rest.values());
    int rows = 1 + world.random().below(2);
    boolean last = some.size() <= rows;
    Optional<Key> next = last ? Optional.empty() : Optional.of(some.get(rows - 1).key());
    StorePage page =
        new StorePage(after, last ? some : some.subList(0, rows), next, store.applied());
    // As several readers do, they come in any order.
    process.later(
        world.random().micros(1, 3000),
        () -> process.event(core -> core.storeRead(session, page, process.clock().now())));
  }

  void endFeed(long session) {
    feeds.remove(session);
  }
}
