package io.kumo.client;

/** The mutation may have been applied, may yet be applied, or may never be. */
public final class OutcomeUnknownException extends KumoException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException(String message) {
    super(message);
  }
}
