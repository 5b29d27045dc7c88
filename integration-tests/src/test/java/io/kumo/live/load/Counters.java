package io.kumo.live.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Mutation.StoreMode;
import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Many clients that add one to the same number, over and over. Begins with the number at 0; the
 * clients are threads of their own.
 */
public final class Counters implements AutoCloseable {
  private static final long PAUSE_NANOS = 10_000_000;

  private final Key key;
  private final List<Entrance> entrances = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean stopping;

  private Counters(Key key) {
    this.key = key;
  }

  /** {@code count} clients, each with an entrance of its own. */
  public static Counters start(Key key, int count, Supplier<Entrance> entrance) {
    Counters counters = new Counters(key);
    for (int i = 0; i < count; i++) {
      counters.entrances.add(entrance.get());
    }
    counters.makeZero();
    for (Entrance each : counters.entrances) {
      Thread thread = new Thread(() -> counters.count(each), "counter");
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler((t, e) -> counters.failure.compareAndSet(null, e));
      counters.threads.add(thread);
      thread.start();
    }
    return counters;
  }

  private void makeZero() {
    Mutation.Store zero =
        new Mutation.Store(
            key, StoreMode.SET, "0".getBytes(US_ASCII), 0, Expiry.NEVER, OptionalLong.empty());
    Outcome outcome = entrances.get(0).run(zero).join();
    if (outcome.kind() != Outcome.Kind.ANSWERED) {
      throw new AssertionError("cannot begin to count: " + outcome);
    }
  }

  private void count(Entrance entrance) {
    Mutation.Arithmetic one =
        new Mutation.Arithmetic(
            key, false, 1, OptionalLong.empty(), Expiry.NEVER, OptionalLong.empty());
    while (!stopping) {
      Outcome outcome = entrance.run(one).join();
      switch (outcome.kind()) {
        case ANSWERED -> {
          require(outcome);
          answered.incrementAndGet();
        }
        case UNKNOWN -> unknown.incrementAndGet();
        case NOT_APPLIED -> LockSupport.parkNanos(PAUSE_NANOS);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static void require(Outcome outcome) {
    if (!(outcome.reply().orElseThrow() instanceof DataReply.Applied)) {
      throw new AssertionError("the number is gone: " + outcome);
    }
  }

  /** The number's key. */
  public Key key() {
    return key;
  }

  /** How many additions were acknowledged so far. */
  public long answered() {
    return answered.get();
  }

  /** How many ended without an answer so far. */
  public long unknown() {
    return unknown.get();
  }

  /**
   * Ends all clients and reads the number.
   *
   * @throws AssertionError if a client failed
   */
  public long stop() {
    end();
    if (failure.get() != null) {
      throw new AssertionError("a client that counts has failed", failure.get());
    }
    Outcome read = entrances.get(0).read(key).join();
    DataReply.Found found = (DataReply.Found) read.reply().orElseThrow();
    return Long.parseUnsignedLong(new String(found.value().bytes(), US_ASCII));
  }

  private void end() {
    stopping = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the counters ended", e);
    }
  }

  @Override
  public void close() {
    end();
    entrances.forEach(Entrance::close);
  }
}
