package io.kumo.client;

/**
 * An operation has no result. Its two kinds say what a retry means: after a {@link
 * NotAppliedException} it is a first try, after an {@link OutcomeUnknownException} it may be a
 * second one.
 */
public abstract sealed class KumoException extends RuntimeException
    permits NotAppliedException, OutcomeUnknownException {
  private static final long serialVersionUID = 1L;

  /** Without a stack trace: it is an outcome, and would name an event loop's frames only. */
  KumoException(String message) {
    super(message, null, false, false);
  }
}
