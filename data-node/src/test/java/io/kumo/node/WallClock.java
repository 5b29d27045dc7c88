package io.kumo.node;

import io.kumo.time.Clock;
import io.kumo.time.SystemClock;

/** The machine's clock, whose wall time a test may put forward. */
final class WallClock implements Clock {
  private final Clock machine = new SystemClock();
  private volatile long aheadMs;

  void advanceMs(long ms) {
    aheadMs = Math.addExact(aheadMs, ms);
  }

  @Override
  public long nanos() {
    return machine.nanos();
  }

  @Override
  public long wallMs() {
    return machine.wallMs() + aheadMs;
  }
}
