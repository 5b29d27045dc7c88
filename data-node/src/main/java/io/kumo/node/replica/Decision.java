package io.kumo.node.replica;

import static java.util.Objects.requireNonNull;

import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Outcome;
import java.util.Optional;

/**
 * What a mutation leads to, before it is stamped into the log.
 *
 * @param change what becomes of the key
 * @param entry the key's new entry, present for {@code PUT} alone
 */
record Decision(Change change, Optional<Entry> entry, Outcome outcome) {
  enum Change {
    PUT,
    REMOVE,
    /** The outcome alone counts. */
    NONE,
    /** The value is larger than the cluster allows: nothing may be run. */
    TOO_LARGE
  }

  Decision {
    requireNonNull(change, "change");
    requireNonNull(entry, "entry");
    requireNonNull(outcome, "outcome");
  }

  static Decision put(Entry entry) {
    return put(entry, Outcome.applied(entry.cas()));
  }

  static Decision put(Entry entry, Outcome outcome) {
    return new Decision(Change.PUT, Optional.of(entry), outcome);
  }

  static Decision remove() {
    return new Decision(Change.REMOVE, Optional.empty(), Outcome.applied(0));
  }

  static Decision declined(Outcome.Kind why) {
    return new Decision(Change.NONE, Optional.empty(), Outcome.declined(why));
  }

  static Decision tooLarge() {
    Outcome outcome = Outcome.declined(Outcome.Kind.NOT_STORED);
    return new Decision(Change.TOO_LARGE, Optional.empty(), outcome);
  }

  /** Whether the key stays as it is. */
  boolean negative() {
    return change == Change.NONE;
  }
}
