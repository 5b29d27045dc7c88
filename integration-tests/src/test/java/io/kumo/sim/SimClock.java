package io.kumo.sim;

import io.kumo.node.replica.Moment;

/** One machine's clocks: the monotonic one runs at its own rate, the wall clock is off by years. */
public final class SimClock {
  private final Scheduler scheduler;
  private final double rate;
  private final long offsetNanos;
  private final long wallOffsetMs;
  private long stoodStillNanos;
  private boolean standsStill;
  private long standsSinceNanos;

  public SimClock(Scheduler scheduler, SimRandom random, boolean drifts) {
    this.scheduler = scheduler;
    rate = drifts ? 0.9 + 0.2 * random.source().nextDouble() : 1;
    offsetNanos = random.source().nextLong(-1L << 62, 1L << 62);
    wallOffsetMs =
        1_700_000_000_000L + random.source().nextLong(-100_000_000_000L, 100_000_000_000L);
  }

  public long nanos() {
    long now = standsStill ? standsSinceNanos : scheduler.nowNanos();
    return offsetNanos + (long) ((now - stoodStillNanos) * rate);
  }

  public double rate() {
    return rate;
  }

  public Moment now() {
    long passed = (long) (scheduler.nowNanos() * rate);
    return new Moment(nanos(), wallOffsetMs + passed / 1_000_000);
  }

  /** The machine is suspended: its monotonic clock does not count until {@link #goOn}. */
  public void standStill() {
    if (!standsStill) {
      standsStill = true;
      standsSinceNanos = scheduler.nowNanos();
    }
  }

  /** It counts again, from where it stood. */
  public void goOn() {
    if (standsStill) {
      standsStill = false;
      stoodStillNanos += scheduler.nowNanos() - standsSinceNanos;
    }
  }
}
