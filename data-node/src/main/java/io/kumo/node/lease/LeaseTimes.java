package io.kumo.node.lease;

import java.util.concurrent.TimeUnit;

/**
 * The times by which replicas trust each other.
 *
 * @param heartbeatNanos from one heartbeat to the next
 * @param leaseNanos how long a primary counts on a member, from when it sent what was answered
 * @param graceNanos how long that member waits before it lets another serve; exceeds the lease by
 *     more than the rates of two clocks can differ
 */
public record LeaseTimes(long heartbeatNanos, long leaseNanos, long graceNanos) {
  /** Two clocks' rates differ by a tenth each at the most. */
  private static final double DRIFT_MAX = 1.1 / 0.9;

  /** 200, 1000 and 1300 ms. */
  public static final LeaseTimes DEFAULT = ofMs(200, 1000, 1300);

  /** Refuses times that do not rise, and a grace that a drifting clock could undercut. */
  public LeaseTimes {
    if (heartbeatNanos < 1 || leaseNanos <= heartbeatNanos) {
      throw new IllegalArgumentException(
          "lease " + leaseNanos + " ns is not above heartbeat " + heartbeatNanos + " ns");
    }
    if (graceNanos < leaseNanos * DRIFT_MAX) {
      throw new IllegalArgumentException(
          "grace " + graceNanos + " ns does not exceed lease " + leaseNanos + " ns by the drift");
    }
  }

  /** How long a silence is, at the least, in which a heartbeat should have come and has not. */
  public long missedNanos() {
    return heartbeatNanos + heartbeatNanos / 4;
  }

  /** The same in milliseconds. */
  public static LeaseTimes ofMs(long heartbeatMs, long leaseMs, long graceMs) {
    return new LeaseTimes(
        TimeUnit.MILLISECONDS.toNanos(heartbeatMs),
        TimeUnit.MILLISECONDS.toNanos(leaseMs),
        TimeUnit.MILLISECONDS.toNanos(graceMs));
  }
}
