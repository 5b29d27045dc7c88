package io.kumo.node.verify;

import static java.util.Objects.requireNonNull;

import io.kumo.node.store.KeyRange;
import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that one store showed of a range of keys in one transaction.
 *
 * @param range of which this is everything; it may end sooner than was asked
 * @param position up to which the store had applied the partition
 * @param entries in the order of their keys, none of them absent
 */
record Shown(KeyRange range, long position, List<Seen> entries) {
  Shown {
    requireNonNull(range, "range");
    entries = List.copyOf(entries);
  }

  /** Whether this is what was asked for, or its begin, in order. */
  boolean isOf(KeyRange asked) {
    boolean fits =
        range.after().equals(asked.after())
            && (range.through().equals(asked.through())
                || range.through().filter(asked::reaches).isPresent());
    Optional<Key> before = range.after();
    for (Seen seen : entries) {
      Key key = seen.key();
      fits &= range.reaches(key) && before.filter(last -> last.compareTo(key) >= 0).isEmpty();
      before = Optional.of(key);
    }
    return fits;
  }

  RangeDigest digest() {
    return RangeDigest.of(entries);
  }

  /** The same as far as {@code last}, where that ends the range sooner. */
  Shown upTo(Optional<Key> last) {
    if (last.isEmpty() || !range.reaches(last.get())) {
      return this;
    }
    KeyRange shorter = range.endingAt(last);
    return new Shown(
        shorter, position, entries.stream().filter(seen -> shorter.reaches(seen.key())).toList());
  }

  /** What this and another store show differently of the same range, whether that proves it. */
  List<Disagreement> disagreements(Shown other) {
    List<Disagreement> found = new ArrayList<>();
    int mine = 0;
    int theirs = 0;
    while (mine < entries.size() || theirs < other.entries.size()) {
      int order = order(mine, other, theirs);
      Seen here = order <= 0 ? entries.get(mine++) : null;
      Seen there = order >= 0 ? other.entries.get(theirs++) : null;
      Key key = here != null ? here.key() : there.key();
      Disagreement both =
          new Disagreement(
              here != null ? here : Seen.absent(key, position),
              there != null ? there : Seen.absent(key, other.position));
      if (!both.isSettled()) {
        found.add(both);
      }
    }
    return found;
  }

  /** Whose next key comes first: below 0 ours, above 0 theirs, 0 both. */
  private int order(int mine, Shown other, int theirs) {
    if (mine == entries.size()) {
      return 1;
    }
    return theirs == other.entries.size()
        ? -1
        : entries.get(mine).key().compareTo(other.entries.get(theirs).key());
  }
}
