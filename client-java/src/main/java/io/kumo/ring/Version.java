package io.kumo.ring;

/**
 * The arithmetic of versions: a 64-bit stamp of one write of a partition, leader term in the high
 * {@value #TERM_BITS} bits and sequence in the low {@value #SEQUENCE_BITS}.
 *
 * <p>Versions compare as unsigned numbers. They stay plain {@code long}s because each entry, batch
 * and reply carries some. 0 is the version before all writes.
 */
public final class Version {
  /** Bits of the leader term. */
  public static final int TERM_BITS = 24;

  /** Bits of the sequence within a leader term. */
  public static final int SEQUENCE_BITS = 40;

  /** The highest term. */
  public static final int TERM_MAX = (1 << TERM_BITS) - 1;

  /** The highest sequence. */
  public static final long SEQUENCE_MAX = (1L << SEQUENCE_BITS) - 1;

  /** The version before all writes. */
  public static final long NONE = 0;

  private Version() {}

  /**
   * Packs the two parts.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public static long of(int leaderTerm, long sequence) {
    if (leaderTerm < 0 || leaderTerm > TERM_MAX) {
      throw new IllegalArgumentException("leader term out of range: " + leaderTerm);
    }
    if (sequence < 0 || sequence > SEQUENCE_MAX) {
      throw new IllegalArgumentException("sequence out of range: " + sequence);
    }
    return ((long) leaderTerm << SEQUENCE_BITS) | sequence;
  }

  /** The leader term in which {@code version} was stamped. */
  public static int leaderTerm(long version) {
    return (int) (version >>> SEQUENCE_BITS);
  }

  /** The sequence of {@code version} within its leader term. */
  public static long sequence(long version) {
    return version & SEQUENCE_MAX;
  }

  /** Compares as unsigned numbers. */
  public static int compare(long a, long b) {
    return Long.compareUnsigned(a, b);
  }

  /** Whether {@code a} is older than {@code b}. */
  public static boolean before(long a, long b) {
    return Long.compareUnsigned(a, b) < 0;
  }

  /** The newer of the two. */
  public static long max(long a, long b) {
    return before(a, b) ? b : a;
  }

  /** The version for people: {@code leaderTerm.sequence}. */
  public static String text(long version) {
    return leaderTerm(version) + "." + sequence(version);
  }
}
