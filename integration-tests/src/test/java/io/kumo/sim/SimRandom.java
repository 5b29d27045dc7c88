package io.kumo.sim;

import java.util.SplittableRandom;

/** All chance of one run. */
public final class SimRandom {
  private final SplittableRandom random;

  public SimRandom(long seed) {
    random = new SplittableRandom(seed);
  }

  public SplittableRandom source() {
    return random;
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From 0 to {@code bound - 1}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Nanoseconds between two numbers of microseconds. */
  public long micros(int from, int to) {
    return 1000L * random.nextInt(from, to + 1);
  }

  /** Nanoseconds between two numbers of milliseconds. */
  public long ms(int from, int to) {
    return micros(from * 1000, to * 1000);
  }

  public long any() {
    return random.nextLong();
  }
}
