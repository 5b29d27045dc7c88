package io.kumo.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/** The pauses of one process, and what has to wait for their end. */
final class SimSleep {
  private final Simulation world;
  private final SimProcess process;
  private final Deque<Runnable> deferred = new ArrayDeque<>();
  private long pausedUntil;
  private boolean suspended;

  SimSleep(Simulation world, SimProcess process) {
    this.world = world;
    this.process = process;
  }

  boolean paused() {
    return pausedUntil > world.scheduler().nowNanos();
  }

  void pause(long nanos) {
    pausedUntil = Math.max(pausedUntil, world.scheduler().nowNanos() + nanos);
  }

  /** The same, and the monotonic clock stands still; that is noticed before all that waits. */
  void suspend(long nanos) {
    suspended = true;
    process.clock().standStill();
    pause(nanos);
    if (deferred.isEmpty()) {
      wakeLater();
    }
    deferred.addFirst(this::notice);
  }

  private void notice() {
    process.clock().goOn();
    suspended = false;
    process.core().suspended(process.clock().now());
  }

  boolean suspended() {
    return suspended;
  }

  /** Runs at once, or in order when a pause ends, or never if the process is dead. */
  void whenAwake(Runnable action) {
    if (process.dead()) {
      return;
    }
    if (paused() || !deferred.isEmpty()) {
      deferred.add(action);
      if (deferred.size() == 1) {
        wakeLater();
      }
      return;
    }
    action.run();
    world.check();
  }

  private void wakeLater() {
    world.scheduler().after(pausedUntil - world.scheduler().nowNanos(), this::wake);
  }

  private void wake() {
    if (paused()) {
      wakeLater();
      return;
    }
    while (!process.dead() && !deferred.isEmpty()) {
      deferred.peek().run();
      deferred.remove();
      world.check();
    }
  }
}
