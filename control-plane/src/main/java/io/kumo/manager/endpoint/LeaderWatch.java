package io.kumo.manager.endpoint;

import io.kumo.time.Scheduler;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Sends those who watch rings here on to other managers, again and again, while this manager knows
 * of no leader: it hears of no newer ring then, and others may. A manager whose group goes on
 * without it looks like one of a group that cannot. Who comes meanwhile is shown the newest ring
 * known here all the same. Safe for use by any thread.
 */
public final class LeaderWatch implements AutoCloseable {
  private static final long LOOK_MS = 500;

  /** Looks without a leader after which watchers are sent on: an election takes two seconds. */
  private static final int PATIENCE = 6;

  private final BooleanSupplier leaderKnown;
  private final RingWatchers watchers;
  private final Scheduler scheduler;
  private Optional<Scheduler.Task> nextLook = Optional.empty();
  private int leaderless;
  private boolean closed;

  /**
   * Not watching yet.
   *
   * @param leaderKnown whether this manager leads or knows who does; asked by the scheduler
   */
  public LeaderWatch(BooleanSupplier leaderKnown, RingWatchers watchers, Scheduler scheduler) {
    this.leaderKnown = leaderKnown;
    this.watchers = watchers;
    this.scheduler = scheduler;
  }

  /** Looks from now on. */
  public void start() {
    look();
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    nextLook = Optional.of(scheduler.schedule(LOOK_MS, this::look));
    leaderless = leaderKnown.getAsBoolean() ? 0 : leaderless + 1;
    if (leaderless >= PATIENCE) {
      leaderless = 0;
      watchers.sendOn("this manager knows of no leader");
    }
  }

  /** Looks no more. */
  @Override
  public synchronized void close() {
    closed = true;
    nextLook.ifPresent(Scheduler.Task::cancel);
  }
}
