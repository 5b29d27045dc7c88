package io.kumo.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
  private final VirtualClock clock = new VirtualClock();

  @Test
  void oneCallPassesForEachInterval() {
    Throttle throttle = new Throttle(clock, 100);
    assertTrue(throttle.pass());
    assertFalse(throttle.pass());
    clock.advanceMs(99);
    assertFalse(throttle.pass());
    clock.advanceMs(1);
    assertTrue(throttle.pass());
    assertFalse(throttle.pass());
  }

  @Test
  void virtualTimeRunsTasksInOrder() {
    List<String> ran = new ArrayList<>();
    clock.schedule(20, () -> ran.add("late"));
    clock.schedule(
        10,
        () -> {
          ran.add("early");
          clock.schedule(5, () -> ran.add("nested"));
        });
    Scheduler.Task cancelled = clock.schedule(15, () -> ran.add("cancelled"));
    cancelled.cancel();
    clock.advanceMs(9);
    assertEquals(List.of(), ran);
    clock.advanceMs(11);
    assertEquals(List.of("early", "nested", "late"), ran);
    assertFalse(clock.advanceToNext());
  }
}
