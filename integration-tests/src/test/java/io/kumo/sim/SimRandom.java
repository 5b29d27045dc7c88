package io.kumo.sim;

import java.util.SplittableRandom;

/** All chance of one run. */
final class SimRandom {
  private final SplittableRandom random;

  SimRandom(long seed) {
    random = new SplittableRandom(seed);
  }

  SplittableRandom source() {
    return random;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From 0 to {@code bound - 1}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Nanoseconds between two numbers of microseconds. */
  long micros(int from, int to) {
    return 1000L * random.nextInt(from, to + 1);
  }

  /** Nanoseconds between two numbers of milliseconds. */
  long ms(int from, int to) {
    return micros(from * 1000, to * 1000);
  }

  long any() {
    return random.nextLong();
  }
}
