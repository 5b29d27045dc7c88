package io.kumo.node.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.ring.Key;
import io.kumo.ring.Member;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A comparison while both stores go on: nothing is told that was not tampered with, and all that
 * was is found and repaired.
 */
class PartitionComparisonTest {
  private static final int RUNS = Integer.getInteger("kumo.verify.runs", 1_500);

  private static final class Told implements Findings {
    private final Set<Key> differ = new HashSet<>();
    private final Set<Key> repaired = new HashSet<>();
    private int compared;
    private int unsettled;
    private int unrepaired;

    @Override
    public void compared(int keys) {
      compared += keys;
    }

    @Override
    public void differs(Member member, Disagreement what) {
      assertEquals(StorePair.OTHER, member);
      assertTrue(what.isProved(), what.toString());
      assertTrue(differ.add(what.key()), "twice: " + what);
    }

    @Override
    public void repaired(Member member, Disagreement what) {
      assertTrue(repaired.add(what.key()), "twice: " + what);
    }

    @Override
    public void unrepaired(Member member, Disagreement what) {
      unrepaired++;
    }

    @Override
    public void unsettled(Member member, int keys) {
      unsettled += keys;
    }

    @Override
    public void notShown(Member member, NotShownException why) {
      throw new AssertionError(why);
    }
  }

  private static Told compare(StorePair pair) {
    Told told = new Told();
    assertTrue(new PartitionComparison(StorePair.SELF, pair, told).run());
    return told;
  }

  @Test
  void equalStoresAreFoundEqualHoweverFarApartTheyAre() {
    long compared = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      StorePair pair = new StorePair(random, 1 + random.nextInt(60), random.nextInt(12));
      Told told = compare(pair);
      assertEquals(Set.of(), told.differ, "seed " + seed);
      compared += told.compared;
    }
    assertTrue(compared > RUNS, "compared only " + compared);
  }

  @Test
  void aStoreFilledByACopyIsFoundEqual() {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      StorePair pair = new StorePair(random, 1 + random.nextInt(60), 1 + random.nextInt(12));
      pair.copy();
      assertEquals(Set.of(), compare(pair).differ, "seed " + seed);
      pair.applyAll();
      assertTrue(pair.storesAreEqual(), "seed " + seed);
    }
  }

  @Test
  void whatWasTamperedWithIsFoundAndRepaired() {
    int found = 0;
    int unsettled = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      StorePair pair = new StorePair(random, 5 + random.nextInt(60), random.nextInt(6));
      for (int i = random.nextInt(5); i >= 0; i--) {
        pair.tamper();
      }
      Told told = compare(pair);
      assertTrue(pair.tampered().containsAll(told.differ), "seed " + seed + ": " + told.differ);
      pair.applyAll();
      assertTrue(pair.storesAreEqual(), "seed " + seed + " tampered with " + pair.tampered());
      assertEquals(told.differ.size(), told.repaired.size() + told.unrepaired, "seed " + seed);
      found += told.differ.size();
      unsettled += told.unsettled;
    }
    System.out.printf("%d runs: %d differences found, %d unsettled%n", RUNS, found, unsettled);
    assertTrue(found > RUNS / 2, "found only " + found);
  }

  @Test
  void whereNothingIsWrittenEveryDifferenceIsFoundAtOnce() {
    for (int seed = 0; seed < RUNS / 5; seed++) {
      StorePair pair = new StorePair(new Random(seed), 40, 0);
      for (int i = 0; i < 4; i++) {
        pair.tamper();
      }
      assertFalse(pair.storesAreEqual() && pair.tampered().size() == 4, "seed " + seed);
      Told told = compare(pair);
      assertEquals(told.differ, told.repaired, "seed " + seed);
      assertEquals(0, told.unsettled + told.unrepaired, "seed " + seed);
      pair.applyAll();
      assertTrue(pair.storesAreEqual(), "seed " + seed);
    }
  }
}
