package io.kumo.node.shard;

import io.kumo.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds what a node sends in copies and deltas, all its shards together: by a limit that operators
 * set, and copies by a {@link CopyPace} too. Deltas bring back members that are missing, and do not
 * wait for that. The sessions take turns, one part each; the live stream is never asked about.
 * Nothing sleeps: who has to wait is let go on by a later {@link #tick}. Any thread; times come
 * from the callers.
 *
 * <p>A part's size is known only once it is read. Until then it costs what parts usually do, the
 * average of the latest ones: who reserved the most that a part may have would let only a dozen of
 * a thousand small partitions begin at a time. A part that was larger leaves the buckets in debt,
 * which the next ones wait for.
 */
final class CopyBudget {
  /** What a part is taken for before any was read. */
  private static final long FIRST_PART_BYTES = 64L << 10;

  /** Even an empty part costs this until it is read. */
  private static final long PART_BYTES_MIN = 1L << 10;

  /** The latest part's share in the average. */
  private static final double LATEST_SHARE = 1.0 / 8;

  private final Map<Session, Runnable> waiting = new LinkedHashMap<>();
  private final Map<Session, Long> reserved = new HashMap<>();
  private final TokenBucket all;
  private final TokenBucket copies;
  private final CopyPace pace;
  private double usualBytes = FIRST_PART_BYTES;
  private long limit;

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

  /** Without a limit. */
  CopyBudget(long nowNanos) {
    all = new TokenBucket(nowNanos);
    copies = new TokenBucket(nowNanos);
    pace = new CopyPace(nowNanos);
  }

  /**
   * Changes the limit, 0 for none: copies go as fast as they can then, whoever feels it. What waits
   * goes on with the next tick.
   */
  synchronized void limit(long bytesPerSecond, long nowNanos) {
    limit = bytesPerSecond;
    all.limit(limit, nowNanos);
    copies.limit(pace.bytesPerSecond(limit), nowNanos);
  }

  /**
   * Whether a session may read its next part now.
   *
   * @param goOn runs later where it may not, once, on any thread; in place of what the session
   *     wanted to do before, and never after {@link #end}
   */
  synchronized boolean take(Session session, Runnable goOn, long nowNanos) {
    fill(nowNanos);
    if (waiting.keySet().stream().noneMatch(this::mayGo) && mayGo(session)) {
      reserve(session);
      return true;
    }
    // A session that asks again keeps its turn.
    waiting.put(session, goOn);
    return false;
  }

  private boolean mayGo(Session session) {
    return all.has() && (session instanceof Turns || copies.has());
  }

  private void reserve(Session session) {
    long expected = Math.max(PART_BYTES_MIN, (long) usualBytes);
    Long unread = reserved.put(session, expected);
    spend(session, expected - (unread == null ? 0 : unread));
  }

  private void spend(Session session, long bytes) {
    all.take(bytes);
    if (session instanceof Copy) {
      copies.take(bytes);
    }
  }

  /** The part that a session was let read has this size; nothing if it has ended meanwhile. */
  synchronized void read(Session session, long partBytes) {
    Long expected = reserved.remove(session);
    if (expected != null) {
      spend(session, partBytes - expected);
      usualBytes += (partBytes - usualBytes) * LATEST_SHARE;
    }
  }

  /** The session wants nothing any more. */
  synchronized void end(Session session) {
    waiting.remove(session);
    Long unread = reserved.remove(session);
    spend(session, unread == null ? 0 : -unread);
  }

  /** How many bytes a second of copies are sent at the most, as it goes now; 0 for no limit. */
  synchronized long bytesPerSecond() {
    return pace.bytesPerSecond(limit);
  }

  /**
   * Lets those go on whose turn it is, at the pace that suits how a shard fares.
   *
   * @param lateNanos see {@link CopyPace#told}
   */
  void tick(long lateNanos, long nowNanos) {
    due(lateNanos, nowNanos).forEach(Runnable::run);
  }

  private synchronized List<Runnable> due(long lateNanos, long nowNanos) {
    if (limit > 0 && (isCopying(waiting) || isCopying(reserved))) {
      pace.told(lateNanos, limit, nowNanos);
    } else {
      pace.idle(nowNanos);
    }
    copies.limit(pace.bytesPerSecond(limit), nowNanos);
    all.fill(nowNanos);
    List<Runnable> due = new ArrayList<>();
    Iterator<Map.Entry<Session, Runnable>> next = waiting.entrySet().iterator();
    while (next.hasNext() && all.has()) {
      Map.Entry<Session, Runnable> first = next.next();
      if (mayGo(first.getKey())) {
        next.remove();
        reserve(first.getKey());
        due.add(first.getValue());
      }
    }
    return due;
  }

  private static boolean isCopying(Map<Session, ?> sessions) {
    return sessions.keySet().stream().anyMatch(session -> session instanceof Copy);
  }

  private void fill(long nowNanos) {
    all.fill(nowNanos);
    copies.fill(nowNanos);
  }
}
