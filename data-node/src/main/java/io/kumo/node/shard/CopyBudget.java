package io.kumo.node.shard;

import java.util.ArrayList;
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
 * <p>A part's size is known only once it is read, so it is taken by its usual size before and
 * corrected after. A part too many leaves the bucket in debt, which the next ones wait for; a
 * session that ends in between costs a part that nobody sent.
 */
final class CopyBudget {
  /** What is saved up while nobody sends is sent at once; longer than any pause between ticks. */
  private static final long SAVED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Map<Feed, Waiting> waiting = new LinkedHashMap<>();
  private long bytesPerSecond;
  private long bytes;
  private long filledNanos;

  /** One session of one partition. */
  record Feed(int partition, long session) {}

  private record Waiting(long bytes, Runnable goOn) {}

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
   * @param partBytes how large it will be, as far as is known
   * @param goOn runs later where it may not, once, on any thread; in place of what the session
   *     wanted to do before, and never after {@link #end}
   */
  synchronized boolean take(Feed feed, long partBytes, Runnable goOn, long nowNanos) {
    fill(nowNanos);
    if (bytesPerSecond == 0 || (waiting.isEmpty() && bytes > 0)) {
      bytes -= partBytes;
      return true;
    }
    // A session that asks again keeps its turn.
    waiting.put(feed, new Waiting(partBytes, goOn));
    return false;
  }

  /** A part was larger than it was taken for, or smaller. */
  synchronized void correct(long moreBytes) {
    bytes -= moreBytes;
  }

  /** The session wants nothing any more. */
  synchronized void end(Feed feed) {
    waiting.remove(feed);
  }

  /** Lets those go on whose turn it is. */
  void tick(long nowNanos) {
    due(nowNanos).forEach(Runnable::run);
  }

  private synchronized List<Runnable> due(long nowNanos) {
    fill(nowNanos);
    List<Runnable> due = new ArrayList<>();
    Iterator<Waiting> next = waiting.values().iterator();
    while (next.hasNext() && (bytesPerSecond == 0 || bytes > 0)) {
      Waiting first = next.next();
      next.remove();
      bytes -= first.bytes;
      due.add(first.goOn);
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
