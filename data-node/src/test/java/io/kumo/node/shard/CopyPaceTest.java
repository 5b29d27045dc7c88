package io.kumo.node.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CopyPaceTest {
  private static final long LIMIT = 64L << 20;

  private final CopyPace pace = new CopyPace(0);

  @Test
  void itGetsAsFastAsItMayWhereNothingIsLate() {
    long before = pace.bytesPerSecond(LIMIT);
    pass(0, 8_000, 5);
    assertTrue(pace.bytesPerSecond(LIMIT) > before * 19 / 10);
    pass(8_000, 60_000, 5);
    assertEquals(LIMIT, pace.bytesPerSecond(LIMIT));
  }

  @Test
  void oneBurstSlowsItByHalf() {
    pass(0, 60_000, 0);
    pass(60_000, 200, 50);
    assertEquals(LIMIT / 2, pace.bytesPerSecond(LIMIT));
  }

  @Test
  void itNeverStops() {
    pass(0, 60_000, 3_000);
    assertEquals(LIMIT / CopyPace.SLOWEST_PART, pace.bytesPerSecond(LIMIT));
    pass(60_000, 60_000, 0);
    assertEquals(1_000, pace.bytesPerSecond(1_000), "an operator may want less");
  }

  @Test
  void itStartsFromALowerLimitWhenThatIsSet() {
    pass(0, 60_000, 0);
    pass(60_000, 50, 50);
    pace.told(ms(50), 4L << 20, ms(61_000));
    assertEquals(2L << 20, pace.bytesPerSecond(4L << 20));
  }

  @Test
  void whatIsNotUsedTeachesNothing() {
    long before = pace.bytesPerSecond(LIMIT);
    pace.idle(ms(3_600_000));
    pace.told(0, LIMIT, ms(3_600_050));
    assertTrue(pace.bytesPerSecond(LIMIT) < before * 11 / 10);
  }

  private void pass(long fromMs, long forMs, long lateMs) {
    for (long passed = 50; passed <= forMs; passed += 50) {
      pace.told(ms(lateMs), LIMIT, ms(fromMs + passed));
    }
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
