package io.kumo.sim.cluster;

import io.kumo.sim.Scheduler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** What happens in a run, for people: the last lines, where somebody wants them. */
final class ClusterTrace {
  private final Scheduler scheduler;
  private final int linesMax;
  private final Deque<String> lines = new ArrayDeque<>();

  /** Keeps so many lines; none if 0. */
  ClusterTrace(Scheduler scheduler, int linesMax) {
    this.scheduler = scheduler;
    this.linesMax = linesMax;
  }

  void line(Supplier<String> what) {
    if (linesMax > 0) {
      lines.add("%,14d %s".formatted(scheduler.nowNanos() / 1000, what.get()));
      if (lines.size() > linesMax) {
        lines.remove();
      }
    }
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
