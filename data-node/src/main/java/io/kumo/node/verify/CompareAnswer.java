package io.kumo.node.verify;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What a member shows of its store. */
sealed interface CompareAnswer {
  /** The range that was asked for has the digest that was named. */
  record Same() implements CompareAnswer {}

  /** The range that was asked for, or its begin. */
  record OfRange(Shown shown) implements CompareAnswer {
    /** Refuses a missing part. */
    public OfRange {
      requireNonNull(shown, "shown");
    }
  }

  /** The keys that were asked for, in the same order. */
  record OfKeys(List<Seen> seen) implements CompareAnswer {
    /** Copies the list. */
    public OfKeys {
      seen = List.copyOf(seen);
    }
  }

  /** Nothing can be shown. */
  record Refused(NotShownException.Reason reason, String text) implements CompareAnswer {
    /** Refuses missing parts. */
    public Refused {
      requireNonNull(reason, "reason");
      requireNonNull(text, "text");
    }
  }
}
