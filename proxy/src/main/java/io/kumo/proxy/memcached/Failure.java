package io.kumo.proxy.memcached;

import static java.util.Objects.requireNonNull;

/**
 * Why a command has no result.
 *
 * @param text for people: one line of ASCII
 */
public record Failure(Kind kind, String text) {
  /** What is known. */
  public enum Kind {
    /** The value is larger than the cluster takes; nothing was stored. */
    TOO_LARGE,
    /** The command did not run. */
    NOT_RUN,
    /** The command may have run, or may yet run. */
    OUTCOME_UNKNOWN,
    /** A value could not be read. */
    UNREADABLE
  }

  /** Refuses missing parts, and replaces what would break a line. */
  public Failure {
    requireNonNull(kind, "kind");
    text = text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
