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
  private static final CopyBudget.Copy COPY = new CopyBudget.Copy(1, 1);
  private static final long PART = 1_000;

  private final List<CopyBudget.Session> gone = new ArrayList<>();
  private final CopyBudget budget = new CopyBudget(ms(0));
  private final CopyBudget.Session first = new CopyBudget.Turns(budget, new SystemClock());
  private final CopyBudget.Session second = new CopyBudget.Turns(budget, new SystemClock());

  @Test
  void withoutALimitNobodyWaits() {
    for (int i = 0; i < 1_000; i++) {
      assertTrue(take(first, 0));
    }
  }

  @Test
  void noMoreThanTheLimitIsSentInALongTime() {
    budget.limit(100 * PART, ms(0));
    int parts = 0;
    for (int passed = 50; passed <= 10_000; passed += 50) {
      budget.tick(0, ms(passed));
      for (CopyBudget.Session one : gone) {
        budget.read(one, PART);
        parts++;
      }
      gone.clear();
      while (take(first, passed)) {
        budget.read(first, PART);
        parts++;
      }
    }
    assertTrue(990 <= parts && parts <= 1_010, "parts in ten seconds: " + parts);
  }

  @Test
  void whatIsSavedUpIsBounded() {
    budget.limit(100 * PART, ms(0));
    int parts = 0;
    while (take(first, 60_000)) {
      budget.read(first, PART);
      parts++;
    }
    assertEquals(20, parts);
  }

  @Test
  void sessionsTakeTurnsHoweverOftenTheyAsk() {
    budget.limit(10 * PART, ms(0));
    for (int i = 0; i < 3; i++) {
      assertFalse(take(first, 0));
    }
    assertFalse(take(second, 0));
    assertFalse(take(first, 0));
    budget.tick(0, ms(50));
    assertEquals(List.of(first), gone);
    budget.read(first, PART);
    assertFalse(take(first, 60), "another waits");
    budget.tick(0, ms(160));
    assertEquals(List.of(first, second), gone);
    budget.read(second, PART);
    budget.tick(0, ms(260));
    assertEquals(List.of(first, second, first), gone);
  }

  @Test
  void aThousandSmallPartitionsBeginAtOnceOnceTheirSizeIsKnown() {
    budget.limit(64L << 20, ms(0));
    for (int second = 0; second < 60; second++) {
      copiedInASecond(second * 1_000L, 0, 5 * PART);
    }
    budget.end(COPY);
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

    assertFalse(take(COPY, 49_950), "copies have had their share");
    assertTrue(budget.take(first, () -> {}, ms(49_950)));

    budget.limit(0, ms(49_950));
    budget.tick(15, ms(50_000));
    assertTrue(take(COPY, 50_000), "an operator may want them at any price");
    budget.end(COPY);
  }

  /** How much is copied in parts of that size while work is so many milliseconds late. */
  private long copiedInASecond(long fromMs, long lateMs, long partBytes) {
    long bytes = 0;
    for (long passed = 0; passed < 1_000; passed += 50) {
      budget.tick(ms(lateMs), ms(fromMs + passed));
      while (gone.remove(COPY) || take(COPY, fromMs + passed)) {
        budget.read(COPY, partBytes);
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
      assertTrue(take(first, 10_000L * i));
      budget.read(first, large);
    }
    assertTrue(take(first, 10_000_000));
    assertFalse(take(second, 10_000_000), "the first one has taken all that there is");
  }

  @Test
  void whatWasNotReadIsGivenBack() {
    budget.limit(10 * PART, ms(0));
    assertTrue(take(first, 100));
    budget.end(first);
    budget.read(first, 1_000 * PART);
    assertTrue(take(second, 100));
  }

  @Test
  void aPartThatWasLargerIsPaidForByTheNext() {
    budget.limit(10 * PART, ms(0));
    assertTrue(take(first, 100));
    budget.read(first, 10 * PART);
    assertFalse(take(first, 900));
    budget.tick(0, ms(1_000));
    assertEquals(List.of(), gone);
    budget.tick(0, ms(1_200));
    assertEquals(List.of(first), gone);
  }

  @Test
  void whoEndsWaitsNoMore() {
    budget.limit(PART, ms(0));
    assertFalse(take(first, 0));
    budget.end(first);
    budget.tick(0, ms(10_000));
    assertEquals(List.of(), gone);
  }

  @Test
  void theLimitMayBeLiftedWhileSomeWait() {
    budget.limit(1, ms(0));
    assertFalse(take(first, 0));
    assertFalse(take(second, 0));
    budget.limit(0, ms(1));
    budget.tick(0, ms(2));
    assertEquals(List.of(first, second), gone);
  }

  private boolean take(CopyBudget.Session session, long atMs) {
    return budget.take(session, () -> gone.add(session), ms(atMs));
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
