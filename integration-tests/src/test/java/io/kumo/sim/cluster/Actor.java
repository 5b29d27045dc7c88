package io.kumo.sim.cluster;

import io.kumo.sim.Scheduler;
import io.kumo.sim.SimClock;
import io.kumo.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One process on a machine: what happens in it happens in order, later while it stands still, and
 * no more once it is dead. Its time is its machine's clock.
 */
final class Actor implements Clock, io.kumo.time.Scheduler {
  private final String host;
  private final Scheduler world;
  private final SimClock clock;
  private final Deque<Runnable> deferred = new ArrayDeque<>();
  private boolean dead;
  private boolean suspended;
  private long standsUntilNanos;

  Actor(String host, Scheduler world, SimClock clock) {
    this.host = host;
    this.world = world;
    this.clock = clock;
  }

  /** The machine that it runs on. */
  String host() {
    return host;
  }

  boolean dead() {
    return dead;
  }

  boolean standsStill() {
    return standsUntilNanos > world.nowNanos();
  }

  void die() {
    dead = true;
    deferred.clear();
    suspended = false;
    clock.goOn();
  }

  /** Stands still from now on, as under SIGSTOP; its clocks go on. */
  void standStill(long nanos) {
    standsUntilNanos = Math.max(standsUntilNanos, world.nowNanos() + nanos);
  }

  /**
   * The machine is suspended: it stands still, and so does its monotonic clock.
   *
   * @param noticed runs before all else that waits for the end
   */
  void suspend(long nanos, Runnable noticed) {
    if (dead) {
      return;
    }
    standStill(nanos);
    suspended = true;
    clock.standStill();
    if (deferred.isEmpty()) {
      world.after(standsUntilNanos - world.nowNanos(), this::goOn);
    }
    deferred.addFirst(
        () -> {
          suspended = false;
          clock.goOn();
          noticed.run();
        });
  }

  /** Whether its machine is suspended. */
  boolean suspended() {
    return suspended;
  }

  /** Does it now, or in order once the process goes on. */
  void run(Runnable action) {
    if (dead) {
      return;
    }
    if (standsStill() || !deferred.isEmpty()) {
      deferred.add(action);
      if (deferred.size() == 1) {
        world.after(standsUntilNanos - world.nowNanos(), this::goOn);
      }
      return;
    }
    action.run();
  }

  private void goOn() {
    if (standsStill()) {
      world.after(standsUntilNanos - world.nowNanos(), this::goOn);
      return;
    }
    while (!dead && !deferred.isEmpty()) {
      deferred.peek().run();
      deferred.poll();
    }
  }

  /** Does it when so much time has passed on this machine's clock. */
  void later(long nanos, Runnable action) {
    world.after((long) (nanos / clock.rate()), () -> run(action));
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public long wallMs() {
    return clock.now().wallMs();
  }

  @Override
  public Task schedule(long delayMs, Runnable task) {
    boolean[] cancelled = new boolean[1];
    later(
        Scheduler.ms(delayMs),
        () -> {
          if (!cancelled[0]) {
            task.run();
          }
        });
    return () -> cancelled[0] = true;
  }
}
