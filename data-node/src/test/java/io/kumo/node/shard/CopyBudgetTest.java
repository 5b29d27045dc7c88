package io.kumo.node.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.time.SystemClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CopyBudgetTest {
  private static final CopyBudget.Copy FIRST = new CopyBudget.Copy(1, 1);
  private static final CopyBudget.Copy SECOND = new CopyBudget.Copy(2, 1);
  private static final long PART = 1_000;

  private final List<CopyBudget.Copy> gone = new ArrayList<>();
  private final CopyBudget budget = new CopyBudget(ms(0));

  @Test
  void withoutALimitNobodyWaits() {
    for (int i = 0; i < 1_000; i++) {
      assertTrue(take(FIRST, 0));
    }
  }

  @Test
  void noMoreThanTheLimitIsSentInALongTime() {
    budget.limit(100 * PART, ms(0));
    int parts = 0;
    for (int passed = 50; passed <= 10_000; passed += 50) {
      budget.tick(0, ms(passed));
      for (CopyBudget.Copy copy : gone) {
        budget.read(copy, PART);
        parts++;
      }
      gone.clear();
      while (take(FIRST, passed)) {
        budget.read(FIRST, PART);
        parts++;
      }
    }
    assertTrue(990 <= parts && parts <= 1_010, "parts in ten seconds: " + parts);
  }

  @Test
  void whatIsSavedUpIsBounded() {
    budget.limit(100 * PART, ms(0));
    int parts = 0;
    while (take(FIRST, 60_000)) {
      budget.read(FIRST, PART);
      parts++;
    }
    assertEquals(20, parts);
  }

  @Test
  void sessionsTakeTurnsHoweverOftenTheyAsk() {
    budget.limit(10 * PART, ms(0));
    for (int i = 0; i < 3; i++) {
      assertFalse(take(FIRST, 0));
    }
    assertFalse(take(SECOND, 0));
    assertFalse(take(FIRST, 0));
    budget.tick(0, ms(50));
    assertEquals(List.of(FIRST), gone);
    budget.read(FIRST, PART);
    assertFalse(take(FIRST, 60), "another waits");
    budget.tick(0, ms(160));
    assertEquals(List.of(FIRST, SECOND), gone);
    budget.read(SECOND, PART);
    budget.tick(0, ms(260));
    assertEquals(List.of(FIRST, SECOND, FIRST), gone);
  }

  @Test
  void aThousandSmallPartitionsBeginAtOnceOnceTheirSizeIsKnown() {
    budget.limit(64L << 20, ms(0));
    for (int second = 0; second < 60; second++) {
      copiedInASecond(second * 1_000L, 0, 5 * PART);
    }
    budget.end(FIRST);
    for (int partition = 1; partition <= 1_000; partition++) {
      assertTrue(take(new CopyBudget.Copy(partition, 2), 61_000), "partition " + partition);
    }
  }

  @Test
  void copiesSlowDownWhereWorkComesLateAndDeltasDoNot() {
    budget.limit(64L << 20, ms(0));
    long usual = 0;
    for (int second = 0; second < 30; second++) {
      usual = copiedInASecond(1_000L * second, 0, 10 * PART);
    }
    long late = usual;
    for (int second = 30; second < 50; second++) {
      late = copiedInASecond(1_000L * second, 15, 10 * PART);
    }
    assertTrue(late * 4 < usual, late + " bytes after " + usual);
    assertTrue(late * 10 > (64L << 20) / CopyPace.SLOWEST_PART * 9, "they do not stop: " + late);

    CopyBudget.Turns delta = new CopyBudget.Turns(budget, new SystemClock());
    assertFalse(take(FIRST, 49_950), "copies have had their share");
    assertTrue(budget.take(delta, () -> {}, ms(49_950)));

    budget.limit(0, ms(49_950));
    budget.tick(15, ms(50_000));
    assertTrue(take(FIRST, 50_000), "an operator may want them at any price");
    budget.end(FIRST);
  }

  /** How much is copied in parts of that size while work is so many milliseconds late. */
  private long copiedInASecond(long fromMs, long lateMs, long partBytes) {
    long bytes = 0;
    for (long passed = 0; passed < 1_000; passed += 50) {
      budget.tick(ms(lateMs), ms(fromMs + passed));
      while (gone.remove(FIRST) || take(FIRST, fromMs + passed)) {
        budget.read(FIRST, partBytes);
        bytes += partBytes;
      }
    }
    return bytes;
  }

  @Test
  void largePartsAreExpectedToStayLarge() {
    budget.limit(1_000 * PART, ms(0));
    long large = 300 * PART;
    for (int i = 1; i <= 100; i++) {
      assertTrue(take(FIRST, 10_000L * i));
      budget.read(FIRST, large);
    }
    assertTrue(take(FIRST, 10_000_000));
    assertFalse(take(SECOND, 10_000_000), "the first one has taken all that there is");
  }

  @Test
  void whatWasNotReadIsGivenBack() {
    budget.limit(10 * PART, ms(0));
    assertTrue(take(FIRST, 100));
    budget.end(FIRST);
    budget.read(FIRST, 1_000 * PART);
    assertTrue(take(SECOND, 100));
  }

  @Test
  void aPartThatWasLargerIsPaidForByTheNext() {
    budget.limit(10 * PART, ms(0));
    assertTrue(take(FIRST, 100));
    budget.read(FIRST, 10 * PART);
    assertFalse(take(FIRST, 900));
    budget.tick(0, ms(1_000));
    assertEquals(List.of(), gone);
    budget.tick(0, ms(1_200));
    assertEquals(List.of(FIRST), gone);
  }

  @Test
  void whoEndsWaitsNoMore() {
    budget.limit(PART, ms(0));
    assertFalse(take(FIRST, 0));
    budget.end(FIRST);
    budget.tick(0, ms(10_000));
    assertEquals(List.of(), gone);
  }

  @Test
  void theLimitMayBeLiftedWhileSomeWait() {
    budget.limit(1, ms(0));
    assertFalse(take(FIRST, 0));
    assertFalse(take(SECOND, 0));
    budget.limit(0, ms(1));
    budget.tick(0, ms(2));
    assertEquals(List.of(FIRST, SECOND), gone);
  }

  private boolean take(CopyBudget.Copy copy, long atMs) {
    return budget.take(copy, () -> gone.add(copy), ms(atMs));
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
