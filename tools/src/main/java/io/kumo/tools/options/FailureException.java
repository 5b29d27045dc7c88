package io.kumo.tools.options;

import static java.util.Objects.requireNonNull;

/**
 * A program could not do what it was asked, for a reason outside of it: a port that is taken, a
 * server that does not answer. The message is for the person who started it and says what to do
 * next where that is known; no stack trace is shown.
 */
public final class FailureException extends Exception {
  /** Takes a message for people. */
  public FailureException(String message) {
    super(requireNonNull(message, "message"));
  }

  /** Takes a message for people, and the cause for the log. */
  public FailureException(String message, Throwable cause) {
    super(requireNonNull(message, "message"), cause);
  }
}
