package io.kumo.message;

import static java.util.Objects.requireNonNull;

/**
 * When an entry shall end, as a client asks for it. The primary turns it into a time of its own
 * wall clock when it runs the mutation, so that a client's clock counts only where it named a date.
 *
 * @param ms milliseconds: from the mutation for {@code AFTER}, since 1970 UTC for {@code AT}, 0 for
 *     {@code NEVER}
 */
public record Expiry(Kind kind, long ms) {
  /** How {@code ms} is to be read. */
  public enum Kind {
    NEVER,
    AFTER,
    AT
  }

  /** The entry stays until it is deleted. */
  public static final Expiry NEVER = new Expiry(Kind.NEVER, 0);

  /** The entry is stored and gone at once. */
  public static final Expiry IMMEDIATELY = new Expiry(Kind.AFTER, 0);

  /** The time of an entry that never ends, as {@link #atMs(long)} gives it and entries keep it. */
  public static final long NEVER_MS = 0;

  /** Refuses a missing kind and a negative time. */
  public Expiry {
    requireNonNull(kind, "kind");
    if (ms < 0) {
      throw new IllegalArgumentException("expiry is negative: " + ms);
    }
  }

  /** Ends {@code ms} milliseconds after the mutation ran. */
  public static Expiry afterMs(long ms) {
    return new Expiry(Kind.AFTER, ms);
  }

  /** Ends at a date, in milliseconds since 1970 UTC. */
  public static Expiry atEpochMs(long ms) {
    return new Expiry(Kind.AT, ms);
  }

  /**
   * The end as a wall clock time in milliseconds since 1970 UTC, {@link #NEVER_MS} for never.
   *
   * @param nowMs the wall clock of the node that runs the mutation
   */
  public long atMs(long nowMs) {
    return switch (kind) {
      case NEVER -> NEVER_MS;
      case AFTER -> Math.max(1, saturatedSum(nowMs, ms));
      case AT -> Math.max(1, ms);
    };
  }

  private static long saturatedSum(long a, long b) {
    long sum = a + b;
    return sum < 0 && a > 0 ? Long.MAX_VALUE : sum;
  }
}
