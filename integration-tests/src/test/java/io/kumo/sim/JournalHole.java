package io.kumo.sim;

/**
 * Holes that a primary's journal has for whoever reads it, though no simulated disk has them there.
 * Chosen by the place alone, so that no other choice of a seed is another one for them.
 */
public final class JournalHole {
  private static final long SCATTER = 0x9E3779B97F4A7C15L;
  private static final int ONE_OF = 8;

  private JournalHole() {}

  /** Whether a delta that has begun meets a hole behind {@code after}. */
  public static boolean behind(long session, long after) {
    return Math.floorMod(Long.hashCode((after + session) * SCATTER), ONE_OF) == 0;
  }
}
