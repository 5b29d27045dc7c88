package io.kumo.node.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When partitions are compared, and how fast they are read. */
class ScheduleTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long PERIOD = 1_000 * SECOND;

  private final Schedule schedule = new Schedule(new Random(7));

  private static Set<Integer> partitions(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toSet());
  }

  @Test
  void everyPartitionComesUpOnceAPeriodAndNotAllAtOnce() {
    Map<Integer, Long> last = new HashMap<>();
    long begin = -5_000 * SECOND;
    int most = 0;
    int inARow = 0;
    for (long now = begin; now < begin + 10 * PERIOD; now += SECOND) {
      schedule.led(partitions(100), now);
      OptionalInt next = schedule.next(now, PERIOD);
      inARow = next.isPresent() ? inARow + 1 : 0;
      most = Math.max(most, inARow);
      if (next.isPresent()) {
        long before = last.getOrDefault(next.getAsInt(), begin);
        assertTrue(now - before <= PERIOD + 10 * SECOND, next + " after " + (now - before));
        last.put(next.getAsInt(), now);
        schedule.done(next.getAsInt(), true, now);
      }
    }
    assertEquals(partitions(100), last.keySet());
    assertTrue(most < 20, most + " in a row");
  }

  @Test
  void theMostOverdueComesFirst() {
    schedule.led(partitions(3), 0);
    for (int i = 0; i < 3; i++) {
      schedule.done(i, true, (10 - i) * SECOND);
    }
    Set<Integer> order = new HashSet<>();
    long now = 2 * PERIOD;
    for (int expected : new int[] {2, 1, 0}) {
      int next = schedule.next(now, PERIOD).getAsInt();
      assertEquals(expected, next);
      assertTrue(order.add(next));
      schedule.done(next, true, now);
    }
    assertEquals(OptionalInt.empty(), schedule.next(now, PERIOD));
  }

  @Test
  void whatFailsIsTriedAgainButNotAtOnce() {
    schedule.led(Set.of(4), 0);
    schedule.done(4, false, 2 * PERIOD);
    assertEquals(OptionalInt.empty(), schedule.next(2 * PERIOD, PERIOD));
    assertEquals(OptionalInt.empty(), schedule.next(2 * PERIOD + 59 * SECOND, PERIOD));
    assertEquals(OptionalInt.of(4), schedule.next(2 * PERIOD + 60 * SECOND, PERIOD));
    assertTrue(schedule.isLate(4, 2 * PERIOD, PERIOD));
    assertEquals(List.of(new Schedule.Age(4, 2 * PERIOD, false)), schedule.ages(2 * PERIOD));
  }

  @Test
  void withoutAPeriodNothingComesUp() {
    schedule.led(partitions(5), 0);
    assertEquals(OptionalInt.empty(), schedule.next(100 * PERIOD, 0));
  }

  @Test
  void whatIsLedNoMoreIsForgotten() {
    schedule.led(partitions(2), 0);
    schedule.done(1, true, SECOND);
    schedule.led(Set.of(0), 2 * SECOND);
    schedule.led(partitions(2), 3 * SECOND);
    assertEquals(
        List.of(new Schedule.Age(0, 4 * SECOND, false), new Schedule.Age(1, SECOND, false)),
        schedule.ages(4 * SECOND));
    schedule.done(9, true, 0);
    assertEquals(2, schedule.size());
  }

  @Test
  void aPartitionIsReadInHalfOfItsShareOfThePeriodWithinBounds() {
    assertEquals(8L << 20, Pacer.of(40L << 20, 10 * SECOND).bytesPerSecond());
    assertEquals(Pacer.BYTES_PER_SECOND_MIN, Pacer.of(1, 10 * SECOND).bytesPerSecond());
    assertEquals(Pacer.BYTES_PER_SECOND_MAX, Pacer.of(1L << 40, 0).bytesPerSecond());
  }

  @Test
  void itRestsForWhatReadingTookLess() {
    Pacer pacer = Pacer.FASTEST;
    long bytes = Pacer.BYTES_PER_SECOND_MAX / 4;
    assertEquals(SECOND / 4 - 7, pacer.restNanos(bytes, 7));
    assertEquals(0, pacer.restNanos(bytes, SECOND));
    assertEquals(0, Pacer.UNBOUNDED.restNanos(1L << 30, 0));
  }
}
