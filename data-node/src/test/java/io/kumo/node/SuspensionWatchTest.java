package io.kumo.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.time.Clock;
import io.kumo.time.Scheduler;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SuspensionWatchTest {
  private final Queue<Runnable> scheduled = new ArrayDeque<>();
  private long monotonicMs = 5_000;
  private long uptimeMs = 90_000;
  private int suspensions;

  private final Scheduler scheduler =
      (delayMs, task) -> {
        scheduled.add(task);
        return () -> scheduled.remove(task);
      };

  private final Clock clock =
      new Clock() {
        @Override
        public long nanos() {
          return TimeUnit.MILLISECONDS.toNanos(monotonicMs);
        }

        @Override
        public long wallMs() {
          return 0;
        }
      };

  @Test
  void timeThatPassesIsNoSuspension() {
    watch();
    for (int i = 0; i < 10; i++) {
      pass(50, 50);
    }
    pass(60_000, 60_000);
    assertEquals(0, suspensions);
  }

  @Test
  void anUptimeThatRunsAheadIsASuspensionOnce() {
    watch();
    pass(50, 3_050);
    assertEquals(1, suspensions);
    pass(50, 50);
    pass(50, 50);
    assertEquals(1, suspensions);
    pass(50, 250);
    assertEquals(2, suspensions);
  }

  @Test
  void aCoarseUptimeIsNoSuspension() {
    watch();
    pass(50, 59);
    pass(50, 41);
    pass(50, 60);
    assertEquals(0, suspensions);
  }

  @Test
  void aSystemWithoutUptimeIsNotWatched() {
    new SuspensionWatch(clock, OptionalLong::empty, scheduler, () -> suspensions++).start();
    assertEquals(0, scheduled.size());
  }

  private void watch() {
    new SuspensionWatch(clock, () -> OptionalLong.of(uptimeMs), scheduler, () -> suspensions++)
        .start();
  }

  private void pass(long monotonic, long uptime) {
    monotonicMs += monotonic;
    uptimeMs += uptime;
    scheduled.remove().run();
  }
}
