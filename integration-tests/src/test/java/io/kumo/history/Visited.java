package io.kumo.history;

import java.util.Arrays;
import java.util.List;

/** A point of a search: which operations are taken, as bits, and what the key may hold then. */
final class Visited {
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final long[] taken;
  private final List<KeyState> states;
  private final int hash;

  Visited(long[] taken, List<KeyState> states) {
    this.taken = taken.clone();
    this.states = List.copyOf(states);
    // Long.hashCode lets bits that lie 32 apart cancel each other, as those of a search often do.
    long mixed = states.hashCode();
    for (long word : taken) {
      mixed = (mixed ^ word) * MIX;
      mixed ^= mixed >>> 29;
    }
    hash = Long.hashCode(mixed * MIX);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Visited point
        && hash == point.hash
        && Arrays.equals(taken, point.taken)
        && states.equals(point.states);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
