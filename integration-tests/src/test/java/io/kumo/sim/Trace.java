package io.kumo.sim;

import java.util.function.Supplier;

/** What happens in a run, for people: {@code -Dkumo.sim.seed=N} prints it. */
final class Trace {
  private static final boolean ON =
      Long.getLong("kumo.sim.seed") != null || Boolean.getBoolean("kumo.sim.trace");

  private final Scheduler scheduler;

  Trace(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void line(Supplier<String> what) {
    if (ON) {
      System.out.printf("%,12d %s%n", scheduler.nowNanos() / 1000, what.get());
    }
  }
}
