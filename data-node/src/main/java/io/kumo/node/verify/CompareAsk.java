package io.kumo.node.verify;

import static java.util.Objects.requireNonNull;

import io.kumo.node.store.KeyRange;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import java.util.List;

/** What a primary wants to be shown of a member's store. Answered by {@link CompareAnswer}. */
sealed interface CompareAsk {
  /** The process that is meant: another one on the same node is another replica. */
  Member to();

  int partition();

  /** The position that the member's store must have applied. */
  long atLeast();

  /** A range, unless what the member holds has this digest. */
  record OfRange(Member to, int partition, long atLeast, KeyRange range, RangeDigest digest)
      implements CompareAsk {
    /** Refuses missing parts. */
    public OfRange {
      requireNonNull(to, "to");
      requireNonNull(range, "range");
      requireNonNull(digest, "digest");
    }
  }

  /** Some keys, in rising order. */
  record OfKeys(Member to, int partition, long atLeast, List<Key> keys) implements CompareAsk {
    /** Copies the list. */
    public OfKeys {
      requireNonNull(to, "to");
      keys = List.copyOf(keys);
    }
  }
}
