package io.kumo.live.fault;

import java.util.SplittableRandom;

/** One kind of misfortune. */
public interface Fault {
  /** What it is, for the report. */
  String kind();

  /** Whether it can be done there: some want rights that a test may not have. */
  default boolean isPossible(Arena arena) {
    return true;
  }

  /**
   * Does the harm, holds it for a while, and takes it back: on return all processes run, though
   * they need not be well yet.
   *
   * @param random all choices come from it
   */
  void strike(Arena arena, SplittableRandom random);
}
