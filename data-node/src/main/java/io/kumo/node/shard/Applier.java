package io.kumo.node.shard;

import io.kumo.node.cache.EntryCache;
import io.kumo.node.entry.Write;
import io.kumo.node.journal.Journal;
import io.kumo.node.store.DamagedStoreException;
import io.kumo.node.store.EntryStore;
import io.kumo.node.store.StoreFullException;
import io.kumo.node.store.StorePass;
import io.kumo.ring.Key;
import io.kumo.time.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is committed into the store, in passes, on a thread of its own; in this way the
 * store's commits, its cleaner and its stalls are in no client's way.
 *
 * <p>A pass is written only once the journal that holds it is synced (rule 12), and the journal is
 * pruned only below what a <em>synced</em> store has applied (rule 13). A full disk stops the
 * applier until there is room again; what waits meanwhile stays pinned, and the shard takes no
 * mutations ({@link #isStuck}). Any other failure ends the node.
 */
final class Applier implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  /** What is not wanted any more is erased in steps of so many rows, with such pauses. */
  private static final int ERASE_ROWS = 1_000;

  private static final long ERASE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Partitions are emptied for so long at a time, and for at least one such step. */
  private static final long EMPTY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A store is not made anew more often than this, unless a write needs it. */
  private static final long REPAIR_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final ApplierConfig config;
  private final ApplierQueue queue;
  private final Journal journal;
  private final EntryStore store;
  private final EntryCache cache;
  private final Clock clock;
  private final StoreNews news;
  private final Consumer<Throwable> onFatal;

  private final Map<Integer, Long> applied = new HashMap<>();

  /** Partitions whose flushed entries still take space. */
  private final Set<Integer> toErase = new LinkedHashSet<>();

  /** Partitions that are being emptied, and who waits for it. */
  private final Map<Integer, Runnable> toEmpty = new LinkedHashMap<>();

  /** What of copies was begun or ended since the last sync, and what waits for the next one. */
  private final Map<Integer, Runnable> unconfirmed = new LinkedHashMap<>();

  private boolean unsynced;
  private long syncedNanos;
  private volatile boolean stuck;
  private volatile boolean repairing;

  /** From when on damage may be repaired. */
  private long repairNanos;

  /** Set when something was left to the journal at the stop: nothing behind it may be done. */
  private boolean gaveUp;

  /**
   * An applier, to be run by a thread.
   *
   * @param onFatal told once why it cannot go on; the thread has then ended
   */
  Applier(
      ApplierConfig config,
      ShardStorage storage,
      Clock clock,
      StoreNews news,
      Consumer<Throwable> onFatal) {
    this.config = config;
    this.queue = storage.applier();
    this.journal = storage.journal();
    this.store = storage.store();
    this.cache = storage.cache();
    this.clock = clock;
    this.news = news;
    this.onFatal = onFatal;
    this.repairNanos = clock.nanos();
    this.syncedNanos = clock.nanos();
    store
        .partitions()
        .forEach(
            (partition, kept) -> {
              applied.put(partition, kept.appliedPosition());
              if (kept.flushedBelow() != 0) {
                toErase.add(partition);
              }
            });
  }

  /** Whether the disk is full. Any thread. */
  boolean isStuck() {
    return stuck;
  }

  /** Whether the store is being made anew, which may take minutes. Any thread. */
  boolean isRepairing() {
    return repairing;
  }

  @Override
  public void run() {
    try {
      boolean closed;
      do {
        closed = queue.isClosed();
        if (!closed) {
          repairIfDamaged();
        }
        boolean idle = toErase.isEmpty() && toEmpty.isEmpty();
        handle(
            idle
                ? queue.take(config, config.syncNanos())
                : queue.takeIfDue(config, ERASE_PAUSE_NANOS));
        if (!closed) {
          emptySome();
          eraseSome();
        }
        if (unsynced && (closed || clock.nanos() - syncedNanos >= config.syncNanos())) {
          sync();
        }
      } while (!closed);
    } catch (InterruptedException e) {
      onFatal.accept(new IllegalStateException("the applier was interrupted", e));
    } catch (IOException | RuntimeException | Error e) {
      onFatal.accept(e);
    }
  }

  /**
   * Applies each partition's work in the order of the queue: a task splits what stands before it
   * from what follows.
   */
  private void handle(List<ApplierWork> works) throws IOException, InterruptedException {
    List<ApplierWork.Committed> pass = new ArrayList<>();
    Set<Integer> inPass = new HashSet<>();
    for (ApplierWork work : works) {
      if (work instanceof ApplierWork.Committed committed) {
        pass.add(committed);
        inPass.add(work.partition());
        continue;
      }
      if (inPass.contains(work.partition())) {
        apply(pass);
        pass.clear();
        inPass.clear();
      }
      if (unconfirmed.containsKey(work.partition())) {
        confirm();
      }
      if (work instanceof ApplierWork.Task task) {
        untilThereIsRoom(() -> task.task().run(store));
      } else if (work instanceof ApplierWork.SyncedTask task) {
        doSynced(task);
      } else if (work instanceof ApplierWork.Emptying emptying) {
        begin(emptying);
      }
    }
    apply(pass);
    confirm();
  }

  private void apply(List<ApplierWork.Committed> works) throws IOException, InterruptedException {
    if (works.isEmpty()) {
      return;
    }
    journal.force();
    StorePass pass = new StorePass();
    for (ApplierWork.Committed work : works) {
      work.writes().forEach(write -> pass.add(work.partition(), write));
    }
    Set<Integer> whole = new HashSet<>();
    if (!untilThereIsRoom(() -> apply(pass, whole))) {
      return;
    }
    if (!whole.isEmpty()) {
      news.whole(whole);
    }
    applied.putAll(pass.positions());
    unsynced = true;
    long bytes = 0;
    for (ApplierWork.Committed work : works) {
      unpin(work);
      bytes += work.bytes();
    }
    queue.done(bytes);
  }

  /** Notes for which partitions the pass covers what the store had lost, if only just before. */
  private void apply(StorePass pass, Set<Integer> whole) {
    Set<Integer> before = store.incomplete();
    store.apply(pass);
    whole.addAll(before);
    whole.removeAll(store.incomplete());
  }

  /** Returns false only where the node stops before it could be done: the journal has it all. */
  private boolean untilThereIsRoom(Runnable write) throws InterruptedException {
    boolean damaged = false;
    boolean repaired = false;
    while (!gaveUp) {
      try {
        if (damaged) {
          repair();
          damaged = false;
          repaired = true;
        }
        write.run();
        if (stuck) {
          LOG.info("the store takes writes again");
          stuck = false;
        }
        return true;
      } catch (DamagedStoreException e) {
        if (repaired) {
          throw e;
        }
        damaged = true;
        gaveUp = queue.isClosed();
      } catch (StoreFullException e) {
        if (!stuck) {
          LOG.error("the store's disk is full, mutations are refused: {}", e.getMessage());
          stuck = true;
        }
        gaveUp = queue.isClosed();
        if (!gaveUp) {
          store.gc();
          queue.pause(config.retryNanos());
        }
      }
      if (gaveUp) {
        LOG.warn("stopping before all is in the store; what waits stays in the journal");
      }
    }
    return false;
  }

  /** Makes a damaged store anew; reads go on meanwhile. */
  private void repair() {
    repairNanos = clock.nanos() + REPAIR_PAUSE_NANOS;
    repairing = true;
    try {
      news.lost(store.repair());
    } finally {
      repairing = false;
    }
    unsynced = true;
  }

  private void repairIfDamaged() {
    if (store.isDamaged() && clock.nanos() - repairNanos >= 0) {
      try {
        repair();
      } catch (StoreFullException e) {
        LOG.error("no room to make the damaged store anew: {}", e.getMessage());
      }
    }
  }

  private void unpin(ApplierWork.Committed work) {
    for (Write write : work.writes()) {
      if (write instanceof Write.Flush flush && flush.dueMs() == 0) {
        toErase.add(work.partition());
      }
      Key key = KeyedWrites.keyOf(write);
      if (key != null) {
        cache.applied(key, write.version(), work.leads());
      }
    }
  }

  private void begin(ApplierWork.Emptying emptying) throws InterruptedException {
    int partition = emptying.partition();
    if (untilThereIsRoom(() -> store.beginCopy(partition))) {
      emptying.begun().run();
      // Rule 18: nothing is removed before the mark is on the disk.
      unconfirmed.put(partition, () -> toEmpty.merge(partition, emptying.emptied(), Applier::both));
    }
  }

  private void doSynced(ApplierWork.SyncedTask task) throws InterruptedException {
    if (untilThereIsRoom(() -> task.task().run(store))) {
      unconfirmed.put(task.partition(), task.synced());
    }
  }

  /** One sync for all: dozens of copies may begin and end in a second, and each would wait. */
  private void confirm() throws InterruptedException {
    if (!unconfirmed.isEmpty() && untilThereIsRoom(store::sync)) {
      unconfirmed.values().forEach(Runnable::run);
    }
    unconfirmed.clear();
  }

  private static Runnable both(Runnable first, Runnable second) {
    return () -> {
      first.run();
      second.run();
    };
  }

  /**
   * Empties for a while, between two passes: others shall not wait for all of it. Hundreds of
   * partitions that hold next to nothing are emptied in one go.
   */
  private void emptySome() throws InterruptedException {
    long begun = clock.nanos();
    Iterator<Map.Entry<Integer, Runnable>> next = toEmpty.entrySet().iterator();
    boolean emptied = true;
    while (emptied && next.hasNext() && clock.nanos() - begun < EMPTY_NANOS) {
      Map.Entry<Integer, Runnable> first = next.next();
      AtomicBoolean done = new AtomicBoolean();
      untilThereIsRoom(() -> done.set(store.emptySome(first.getKey(), ERASE_ROWS)));
      unsynced = true;
      emptied = done.get();
      if (emptied) {
        next.remove();
        first.getValue().run();
      }
    }
  }

  /** Frees a little of the space of flushed entries, between two passes. */
  private void eraseSome() {
    Iterator<Integer> next = toErase.iterator();
    if (!next.hasNext()) {
      return;
    }
    boolean done;
    try {
      done = store.eraseFlushed(next.next(), ERASE_ROWS);
    } catch (DamagedStoreException e) {
      LOG.debug("flushed entries are erased once the store is repaired", e);
      return;
    } catch (StoreFullException e) {
      LOG.warn("no room to erase flushed entries, the next start will: {}", e.getMessage());
      done = true;
    }
    if (done) {
      next.remove();
    }
  }

  private void sync() throws IOException {
    Map<Integer, Long> synced = Map.copyOf(applied);
    store.sync();
    unsynced = false;
    syncedNanos = clock.nanos();
    journal.prune(synced);
    Set<Integer> holders = journal.holders(synced);
    if (!holders.isEmpty()) {
      news.held(holders);
    }
  }
}
