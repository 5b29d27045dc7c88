package io.kumo.node.shard;

import java.util.concurrent.TimeUnit;

/**
 * How fast a node copies so that its clients do not feel it: slower by half where its shards' work
 * comes late, for whatever reason, and faster again bit by bit while it does not, as TCP finds its
 * rate (Chiu and Jain, 1989). Guarded by its owner.
 */
final class CopyPace {
  /** A delay that clients would feel. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** However late all is: a copy must come to its end. */
  static final long BYTES_PER_SECOND_MIN = 1L << 20;

  private static final long BYTES_PER_SECOND_FIRST = 2L << 20;

  /** One burst slows down once. */
  private static final long HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** How long it takes to get twice as fast. */
  private static final double DOUBLING_NANOS = TimeUnit.SECONDS.toNanos(8);

  private double bytesPerSecond = BYTES_PER_SECOND_FIRST;
  private long slowedNanos;
  private long toldNanos;

  CopyPace(long nowNanos) {
    slowedNanos = nowNanos;
    toldNanos = nowNanos;
  }

  /** The rate to go at, where an operator allows {@code limit}. */
  long bytesPerSecond(long limit) {
    return Math.min(limit, (long) bytesPerSecond);
  }

  /**
   * How a shard fares, told every 50 ms or so. While nothing is copied, nothing is learnt from it.
   *
   * @param lateNanos how late the latest of its work was done
   * @param limit the operator's: no use in finding out more
   */
  void told(long lateNanos, long limit, long nowNanos) {
    long passedNanos = Math.max(0, nowNanos - toldNanos);
    toldNanos += passedNanos;
    if (lateNanos <= LATE_NANOS) {
      double faster = bytesPerSecond * Math.pow(2, passedNanos / DOUBLING_NANOS);
      bytesPerSecond = Math.max(BYTES_PER_SECOND_MIN, Math.min((double) limit, faster));
    } else if (nowNanos - slowedNanos >= HOLD_NANOS) {
      slowedNanos = nowNanos;
      bytesPerSecond = Math.max(BYTES_PER_SECOND_MIN, bytesPerSecond(limit) / 2.0);
    }
  }

  /** Nothing is copied: the time until it is again does not count. */
  void idle(long nowNanos) {
    toldNanos = nowNanos;
  }
}
