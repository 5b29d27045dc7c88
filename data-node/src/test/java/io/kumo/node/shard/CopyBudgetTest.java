package io.kumo.node.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
      budget.tick(ms(passed));
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
    budget.tick(ms(50));
    assertEquals(List.of(FIRST), gone);
    budget.read(FIRST, PART);
    assertFalse(take(FIRST, 60), "another waits");
    budget.tick(ms(160));
    assertEquals(List.of(FIRST, SECOND), gone);
    budget.read(SECOND, PART);
    budget.tick(ms(260));
    assertEquals(List.of(FIRST, SECOND, FIRST), gone);
  }

  @Test
  void aThousandSmallPartitionsBeginAtOnceOnceTheirSizeIsKnown() {
    budget.limit(64L << 20, ms(0));
    for (int i = 0; i < 50; i++) {
      assertTrue(take(FIRST, 1_000));
      budget.read(FIRST, 5 * PART);
    }
    for (int partition = 1; partition <= 1_000; partition++) {
      assertTrue(take(new CopyBudget.Copy(partition, 2), 2_000), "partition " + partition);
    }
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
    budget.tick(ms(1_000));
    assertEquals(List.of(), gone);
    budget.tick(ms(1_200));
    assertEquals(List.of(FIRST), gone);
  }

  @Test
  void whoEndsWaitsNoMore() {
    budget.limit(PART, ms(0));
    assertFalse(take(FIRST, 0));
    budget.end(FIRST);
    budget.tick(ms(10_000));
    assertEquals(List.of(), gone);
  }

  @Test
  void theLimitMayBeLiftedWhileSomeWait() {
    budget.limit(1, ms(0));
    assertFalse(take(FIRST, 0));
    assertFalse(take(SECOND, 0));
    budget.limit(0, ms(1));
    budget.tick(ms(2));
    assertEquals(List.of(FIRST, SECOND), gone);
  }

  private boolean take(CopyBudget.Copy copy, long atMs) {
    return budget.take(copy, () -> gone.add(copy), ms(atMs));
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
