package io.kumo.node.shard;

import io.kumo.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what a node sends in copies and deltas, all its shards together: a token bucket. The
 * sessions take turns, one part each; the live stream is never asked about. Nothing sleeps: who has
 * to wait is let go on by a later {@link #tick}. Any thread; times come from the callers.
 *
 * <p>A part's size is known only once it is read. Until then it costs what parts usually do, the
 * average of the latest ones: who reserved the most that a part may have would let only a dozen of
 * a thousand small partitions begin at a time. A part that was larger leaves the bucket in debt,
 * which the next ones wait for.
 */
final class CopyBudget {
  /** What is saved up while nobody sends is sent at once; longer than any pause between ticks. */
  private static final long SAVED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** What a part is taken for before any was read. */
  private static final long FIRST_PART_BYTES = 64L << 10;

  /** Even an empty part costs this until it is read. */
  private static final long PART_BYTES_MIN = 1L << 10;

  /** The latest part's share in the average. */
  private static final double LATEST_SHARE = 1.0 / 8;

  private final Map<Session, Runnable> waiting = new LinkedHashMap<>();
  private final Map<Session, Long> reserved = new HashMap<>();
  private double usualBytes = FIRST_PART_BYTES;
  private long bytesPerSecond;
  private long bytes;
  private long filledNanos;

  /** Who takes turns. */
  sealed interface Session {}

  /** The copy of one partition to one node. */
  record Copy(int partition, long session) implements Session {}

  /** A pass over a journal, which takes its turns by the time of a clock. Any thread. */
  static final class Turns implements Session {
    private final CopyBudget budget;
    private final Clock clock;

    Turns(CopyBudget budget, Clock clock) {
      this.budget = budget;
      this.clock = clock;
    }

    /** See {@link CopyBudget#take}. */
    boolean take(Runnable goOn) {
      return budget.take(this, goOn, clock.nanos());
    }

    /** See {@link CopyBudget#read}. */
    void read(long bytes) {
      budget.read(this, bytes);
    }

    /** See {@link CopyBudget#end}. */
    void end() {
      budget.end(this);
    }
  }

  /** A full bucket without a limit. */
  CopyBudget(long nowNanos) {
    filledNanos = nowNanos;
  }

  /** Changes the limit, 0 for none; what waits goes on with the next tick. */
  synchronized void limit(long newBytesPerSecond, long nowNanos) {
    fill(nowNanos);
    bytesPerSecond = newBytesPerSecond;
  }

  /**
   * Whether a session may read its next part now.
   *
   * @param goOn runs later where it may not, once, on any thread; in place of what the session
   *     wanted to do before, and never after {@link #end}
   */
  synchronized boolean take(Session session, Runnable goOn, long nowNanos) {
    fill(nowNanos);
    if (bytesPerSecond == 0 || (waiting.isEmpty() && bytes > 0)) {
      reserve(session);
      return true;
    }
    // A session that asks again keeps its turn.
    waiting.put(session, goOn);
    return false;
  }

  private void reserve(Session session) {
    long expected = Math.max(PART_BYTES_MIN, (long) usualBytes);
    Long unread = reserved.put(session, expected);
    bytes -= expected - (unread == null ? 0 : unread);
  }

  /** The part that a session was let read has this size; nothing if it has ended meanwhile. */
  synchronized void read(Session session, long partBytes) {
    Long expected = reserved.remove(session);
    if (expected != null) {
      bytes -= partBytes - expected;
      usualBytes += (partBytes - usualBytes) * LATEST_SHARE;
    }
  }

  /** The session wants nothing any more. */
  synchronized void end(Session session) {
    waiting.remove(session);
    Long unread = reserved.remove(session);
    bytes += unread == null ? 0 : unread;
  }

  /** Lets those go on whose turn it is. */
  void tick(long nowNanos) {
    due(nowNanos).forEach(Runnable::run);
  }

  private synchronized List<Runnable> due(long nowNanos) {
    fill(nowNanos);
    List<Runnable> due = new ArrayList<>();
    Iterator<Map.Entry<Session, Runnable>> next = waiting.entrySet().iterator();
    while (next.hasNext() && (bytesPerSecond == 0 || bytes > 0)) {
      Map.Entry<Session, Runnable> first = next.next();
      next.remove();
      reserve(first.getKey());
      due.add(first.getValue());
    }
    return due;
  }

  private void fill(long nowNanos) {
    // Of several callers one may be late.
    long passedNanos = Math.max(0, nowNanos - filledNanos);
    filledNanos += passedNanos;
    double second = TimeUnit.SECONDS.toNanos(1);
    long filled = (long) (bytesPerSecond * (passedNanos / second));
    long full = (long) (bytesPerSecond * (SAVED_NANOS / second));
    bytes = bytesPerSecond == 0 ? 0 : Math.min(bytes + filled, full);
  }
}
