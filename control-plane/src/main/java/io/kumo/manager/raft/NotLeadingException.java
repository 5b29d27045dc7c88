package io.kumo.manager.raft;

/**
 * A command could not be settled here, mostly because this manager does not lead. It may be done
 * nevertheless, now or later: only a repetition that is answered tells.
 */
public final class NotLeadingException extends Exception {
  private static final long serialVersionUID = 1;

  NotLeadingException(String message, Throwable cause) {
    super(message, cause);
  }

  NotLeadingException(String message) {
    super(message);
  }
}
