package io.kumo.live.load;

import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * An open loop: operations start when the rate says so, whatever became of those before. Two
 * entrances take them in turn.
 *
 * <p>Only where {@value #UNDER_WAY_MAX} are under way is one left out; how many, is counted.
 */
public final class Load implements AutoCloseable {
  private static final int UNDER_WAY_MAX = 2_000;

  /** More at once would make a key's history too hard to judge; another key is taken instead. */
  private static final int UNDER_WAY_PER_KEY_MAX = 5;

  /** More mutations of unknown outcome would do so too; from then on the key is only read. */
  private static final int UNKNOWN_PER_KEY_MAX = 6;

  private static final int END_SECONDS_MAX = 30;
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final List<Entrance> entrances;
  private final Keyspace keys;
  private final Workload workload;
  private final long intervalNanos;
  private final Map<Key, List<Done>> done = new ConcurrentHashMap<>();
  private final Map<Key, AtomicInteger> underWay = new ConcurrentHashMap<>();
  private final Map<Key, AtomicInteger> unknown = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(UNDER_WAY_MAX);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final long begun = System.nanoTime();
  private final Thread thread = new Thread(this::run, "load");
  private volatile boolean stopping;
  private long leftOut;
  private long started;
  private long latestNanos;

  private Load(List<Entrance> entrances, Keyspace keys, int perSecond, long seed) {
    this.entrances = List.copyOf(entrances);
    this.keys = keys;
    this.workload = new Workload(keys, this::isFree, this::isClear, new SplittableRandom(seed));
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /** Starts one. */
  public static Load start(List<Entrance> entrances, Keyspace keys, int perSecond, long seed) {
    Load load = new Load(entrances, keys, perSecond, seed);
    load.thread.setDaemon(true);
    load.thread.start();
    return load;
  }

  private void run() {
    long due = System.nanoTime();
    for (int turn = 0; !stopping; turn++) {
      while (!stopping && System.nanoTime() - due < 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      latestNanos = Math.max(latestNanos, System.nanoTime() - due);
      step(turn % entrances.size(), due, workload.next());
      due += intervalNanos;
    }
  }

  private void step(int entrance, long due, Step step) {
    if (!room.tryAcquire()) {
      leftOut++;
      return;
    }
    started++;
    AtomicInteger ofKey = count(underWay, step.key());
    ofKey.incrementAndGet();
    var unused =
        perform(entrance, due, step)
            .whenComplete(
                (result, error) -> {
                  ofKey.decrementAndGet();
                  room.release();
                });
  }

  private boolean isFree(Key key) {
    return count(underWay, key).get() < UNDER_WAY_PER_KEY_MAX;
  }

  private boolean isClear(Key key) {
    return count(unknown, key).get() < UNKNOWN_PER_KEY_MAX;
  }

  private static AtomicInteger count(Map<Key, AtomicInteger> counts, Key key) {
    return counts.computeIfAbsent(key, k -> new AtomicInteger());
  }

  private CompletableFuture<Done> perform(int entrance, long due, Step step) {
    Entrance way = entrances.get(entrance);
    long called = System.nanoTime();
    CompletableFuture<Outcome> outcome =
        step.mutation().isEmpty() ? way.read(step.key()) : way.run(step.mutation().get());
    return outcome
        .thenApply(
            end ->
                new Done(
                    entrance, step.key(), step.mutation(), due, called, System.nanoTime(), end))
        .whenComplete(
            (result, error) -> {
              if (error != null) {
                failure.compareAndSet(null, error);
              } else {
                record(result);
              }
            });
  }

  private void record(Done result) {
    workload.saw(result);
    if (result.isUnknown()) {
      count(unknown, result.key()).incrementAndGet();
    }
    List<Done> ofKey = done.computeIfAbsent(result.key(), key -> new ArrayList<>());
    synchronized (ofKey) {
      ofKey.add(result);
    }
  }

  /**
   * Starts nothing more, waits for what is under way and reads every key once more by each
   * entrance.
   *
   * @throws AssertionError if an operation never ends, or ends in a way that it should not
   */
  public Recording stop() {
    close();
    awaitAll();
    long nanos = System.nanoTime() - begun;
    for (Key key : keys.all()) {
      for (int entrance = 0; entrance < entrances.size(); entrance++) {
        readBack(entrance, key);
      }
    }
    Throwable why = failure.get();
    if (why != null) {
      throw new AssertionError("an operation failed outside of the protocol", why);
    }
    return new Recording(keys, Map.copyOf(done), started, leftOut, latestNanos, nanos);
  }

  /** Reads until there is an answer: after a fault a partition may still be on its way. */
  private void readBack(int entrance, Key key) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS_MAX);
    Done read;
    do {
      long now = System.nanoTime();
      read = perform(entrance, now, new Step(key, Optional.empty())).join();
      if (now - end > 0) {
        throw new AssertionError("cannot be read any more: " + key + ": " + read.outcome());
      }
    } while (!read.isAnswered());
  }

  private void awaitAll() {
    try {
      if (!room.tryAcquire(UNDER_WAY_MAX, END_SECONDS_MAX, TimeUnit.SECONDS)) {
        int hanging = UNDER_WAY_MAX - room.availablePermits();
        throw new AssertionError(hanging + " operations never end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the load ended", e);
    }
  }

  /** Starts nothing more. */
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
