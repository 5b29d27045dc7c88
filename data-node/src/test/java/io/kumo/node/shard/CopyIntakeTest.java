package io.kumo.node.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CopyIntakeTest {
  private static final long PART = 1L << 20;

  private final CopyIntake intake = new CopyIntake(0);
  private final List<Integer> told = new ArrayList<>();
  private int stored;

  @Test
  void withoutALimitNobodyWaits() {
    for (int part = 0; part < 1_000; part++) {
      stored(part, 0);
    }
    assertEquals(1_000, told.size());
  }

  @Test
  void atTheLimitSoManyAreToldOfInTheirOrder() {
    intake.limit(PART, ms(0));
    for (int tens = 0; tens < 6; tens++) {
      partsIn(10_000L * tens, 0);
    }
    int parts = partsIn(60_000, 0);
    assertTrue(9 <= parts && parts <= 11, "parts in ten seconds: " + parts);
    assertEquals(told.stream().sorted().toList(), told);
  }

  @Test
  void itSlowsDownWhereWorkComesLate() {
    intake.limit(64 * PART, ms(0));
    partsIn(0, 0);
    partsIn(10_000, 0);
    int usual = partsIn(20_000, 0);
    partsIn(30_000, 15);
    int late = partsIn(40_000, 15);
    assertTrue(late * 3 < usual, late + " parts after " + usual);
    assertTrue(late > 5, "it does not stop: " + late);
  }

  /** How many parts are told of within ten seconds, where each makes the next one come. */
  private int partsIn(long fromMs, long lateMs) {
    int before = told.size();
    for (long passed = 0; passed < 10_000; passed += 50) {
      intake.tick(ms(lateMs), ms(fromMs + passed));
      for (; stored <= told.size(); stored++) {
        stored(stored, fromMs + passed);
      }
    }
    return told.size() - before;
  }

  private void stored(int part, long atMs) {
    intake.stored(PART, () -> told.add(part), ms(atMs));
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
