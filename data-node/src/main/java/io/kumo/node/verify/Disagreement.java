package io.kumo.node.verify;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Key;
import io.kumo.ring.Version;

/**
 * What a primary and a member showed last of one key.
 *
 * @param own the primary's
 * @param theirs the member's
 */
record Disagreement(Seen own, Seen theirs) {
  Disagreement {
    requireNonNull(own, "own");
    requireNonNull(theirs, "theirs");
  }

  Key key() {
    return own.key();
  }

  /** Whether there is none, or none any more. */
  boolean isSettled() {
    return own.sameAs(theirs);
  }

  /** Whether it is one, and not a write that one of the two has not applied yet. */
  boolean isProved() {
    return own.contradicts(theirs);
  }

  /**
   * Whether one shows a write that the other had not applied when it was read. Whatever they held
   * before, that write takes its place on both.
   */
  boolean isOvertaken() {
    return Version.before(own.position(), theirs.version())
        || Version.before(theirs.position(), own.version());
  }

  Disagreement withOwn(Seen newer) {
    return new Disagreement(newer, theirs);
  }

  Disagreement withTheirs(Seen newer) {
    return new Disagreement(own, newer);
  }
}
