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

  /** However late all is, a copy comes to its end: at this part of the limit. It begins so too. */
  static final int SLOWEST_PART = 32;

  /** One burst slows down once. */
  private static final long HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** How long it takes to get twice as fast. */
  private static final double DOUBLING_NANOS = TimeUnit.SECONDS.toNanos(8);

  private double bytesPerSecond;
  private long slowedNanos;
  private long toldNanos;

  CopyPace(long nowNanos) {
    slowedNanos = nowNanos;
    toldNanos = nowNanos;
  }

  /** The rate to go at, where an operator allows {@code limit}. */
  long bytesPerSecond(long limit) {
    return (long) within(limit);
  }

  private double within(long limit) {
    double most = limit;
    return Math.min(most, Math.max(most / SLOWEST_PART, bytesPerSecond));
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
      bytesPerSecond = within(limit) * Math.pow(2, passedNanos / DOUBLING_NANOS);
    } else if (nowNanos - slowedNanos >= HOLD_NANOS) {
      slowedNanos = nowNanos;
      bytesPerSecond = within(limit) / 2;
    }
  }

  /** Nothing is copied: the time until it is again does not count. */
  void idle(long nowNanos) {
    toldNanos = nowNanos;
  }
}
