package io.kumo.time;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one call through for each interval: for log lines of faults that repeat. Thread safe. */
public final class Throttle {
  private final Clock clock;
  private final long intervalNanos;
  private final AtomicLong nextNanos;

  /** The first call passes. */
  public Throttle(Clock clock, long intervalMs) {
    this.clock = clock;
    this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMs);
    this.nextNanos = new AtomicLong(clock.nanos());
  }

  /** Whether an interval has passed since the last call that was let through. */
  public boolean pass() {
    long next = nextNanos.get();
    long now = clock.nanos();
    return now - next >= 0 && nextNanos.compareAndSet(next, now + intervalNanos);
  }
}
