package io.kumo.ring;

/**
 * How much of a node's strength goes into what no client asked for. Operators change it while the
 * cluster runs, and nodes go by it from the next ring on.
 *
 * @param copyBytesPerSecond the most that a node sends in copies and deltas, all its partitions
 *     together, and the most that it takes in by copies; copies go slower by themselves where
 *     clients would feel them; 0 for neither
 * @param verifySeconds the period in which a node compares all that it leads with the other
 *     replicas once; 0 to let it be
 */
public record Pace(long copyBytesPerSecond, int verifySeconds) {
  /** Copies as fast as one slow disk writes; everything compared once a day. */
  public static final Pace DEFAULT = new Pace(64L << 20, 24 * 60 * 60);

  /** Refuses negative numbers. */
  public Pace {
    if (copyBytesPerSecond < 0) {
      throw new IllegalArgumentException(
          "copy bytes per second is negative: " + copyBytesPerSecond);
    }
    if (verifySeconds < 0) {
      throw new IllegalArgumentException("verify seconds is negative: " + verifySeconds);
    }
  }

  /** The same with another limit of copies. */
  public Pace withCopyBytesPerSecond(long bytes) {
    return new Pace(bytes, verifySeconds);
  }

  /** The same with another period of comparing. */
  public Pace withVerifySeconds(int seconds) {
    return new Pace(copyBytesPerSecond, seconds);
  }
}
