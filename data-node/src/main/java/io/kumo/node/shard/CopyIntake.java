package io.kumo.node.shard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Bounds what a node takes in by copies, whichever nodes they come from: by the limit that
 * operators set for what each sends, and by a {@link CopyPace} of its own. Learners want their next
 * part once they hear that one is stored; over the bound they hear of it later. Any thread.
 */
final class CopyIntake {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final TokenBucket bucket;
  private final CopyPace pace;
  private long limit;

  /** Without a limit. */
  CopyIntake(long nowNanos) {
    bucket = new TokenBucket(nowNanos);
    pace = new CopyPace(nowNanos);
  }

  /** Changes the limit, 0 for none; what waits is told with the next tick. */
  synchronized void limit(long bytesPerSecond, long nowNanos) {
    limit = bytesPerSecond;
    bucket.limit(pace.bytesPerSecond(limit), nowNanos);
  }

  /**
   * A part of so many bytes is stored.
   *
   * @param then tells so, now or from a later {@link #tick}, once
   */
  void stored(long bytes, Runnable then, long nowNanos) {
    if (takes(bytes, then, nowNanos)) {
      then.run();
    }
  }

  private synchronized boolean takes(long bytes, Runnable then, long nowNanos) {
    bucket.fill(nowNanos);
    bucket.take(bytes);
    if (waiting.isEmpty() && bucket.has()) {
      return true;
    }
    waiting.add(then);
    return false;
  }

  /** How many bytes a second of copies are taken in at the most, as it goes now; 0 for no limit. */
  synchronized long bytesPerSecond() {
    return pace.bytesPerSecond(limit);
  }

  /** Tells of what has waited for long enough. */
  void tick(long lateNanos, long nowNanos) {
    due(lateNanos, nowNanos).forEach(Runnable::run);
  }

  private synchronized List<Runnable> due(long lateNanos, long nowNanos) {
    if (limit == 0 || waiting.isEmpty()) {
      pace.idle(nowNanos);
    } else {
      pace.told(lateNanos, limit, nowNanos);
    }
    bucket.limit(pace.bytesPerSecond(limit), nowNanos);
    List<Runnable> due = new ArrayList<>();
    while (!waiting.isEmpty() && bucket.has()) {
      due.add(waiting.remove());
    }
    return due;
  }
}
