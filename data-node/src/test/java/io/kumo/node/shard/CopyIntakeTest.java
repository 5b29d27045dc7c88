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

  @Test
  void withoutALimitNobodyWaits() {
    for (int part = 0; part < 1_000; part++) {
      stored(part, 0);
    }
    assertEquals(1_000, told.size());
  }

  @Test
  void overTheLimitPartsAreToldOfLaterInTheirOrder() {
    intake.limit(PART, ms(0));
    intake.tick(0, ms(1_000));
    for (int part = 0; part < 5; part++) {
      stored(part, 1_000);
    }
    assertEquals(List.of(), told, "a fifth of a second is saved up, and the first part takes more");
    for (long passed = 1_050; passed < 7_000; passed += 50) {
      intake.tick(0, ms(passed));
    }
    assertEquals(List.of(0, 1, 2, 3, 4), told);
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
    told.clear();
    int stored = 0;
    for (long passed = 0; passed < 10_000; passed += 50) {
      intake.tick(ms(lateMs), ms(fromMs + passed));
      for (; stored <= told.size(); stored++) {
        stored(stored, fromMs + passed);
      }
    }
    return told.size();
  }

  private void stored(int part, long atMs) {
    intake.stored(PART, () -> told.add(part), ms(atMs));
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
