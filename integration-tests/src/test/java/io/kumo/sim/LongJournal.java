package io.kumo.sim;

import java.util.Random;

/**
 * In some runs journals are so long that a learner asks again, and more than once, before the first
 * batch is read for it. By a chance of its own, so that all other runs are what they would be
 * without.
 */
final class LongJournal {
  private static final int ONE_OF = 8;

  private LongJournal() {}

  /** Whether the run has them. */
  static boolean drawn(long seed) {
    return new Random(31 * seed + 11).nextInt(ONE_OF) == 0;
  }
}
