package io.kumo.node.replica;

import static java.util.Objects.requireNonNull;

import io.kumo.node.entry.Entry;
import java.util.Optional;

/** What is known in memory of a key's newest committed state. */
public sealed interface Committed {
  /** There is no entry. */
  Committed ABSENT = new Known(Optional.empty());

  /** Memory cannot tell: the store has to be asked. */
  Committed NOT_IN_MEMORY = new Unknown();

  /** The key holds {@code entry}, or nothing. */
  record Known(Optional<Entry> entry) implements Committed {
    /** Refuses a missing option. */
    public Known {
      requireNonNull(entry, "entry");
    }
  }

  /** Nothing is known. */
  record Unknown() implements Committed {}

  /** The key holds {@code entry}. */
  static Committed of(Entry entry) {
    return new Known(Optional.of(entry));
  }
}
