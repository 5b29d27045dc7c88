package io.kumo.node.store;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Key;
import java.util.Optional;

/**
 * Neighbouring keys in the store's order.
 *
 * @param after the key behind which it begins; empty for the partition's begin
 * @param through the last key that belongs to it; empty for the partition's end
 */
public record KeyRange(Optional<Key> after, Optional<Key> through) {
  /** Every key. */
  public static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());

  /** Refuses missing options. */
  public KeyRange {
    requireNonNull(after, "after");
    requireNonNull(through, "through");
  }

  /** All that follows a key, or everything. */
  public static KeyRange behind(Optional<Key> after) {
    return new KeyRange(after, Optional.empty());
  }

  /** The same up to another key, or to the partition's end. */
  public KeyRange endingAt(Optional<Key> last) {
    return new KeyRange(after, last);
  }

  /** Whether the range goes on at least to the key. */
  public boolean reaches(Key key) {
    return through.isEmpty() || key.compareTo(through.get()) <= 0;
  }
}
