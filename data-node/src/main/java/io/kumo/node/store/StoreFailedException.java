package io.kumo.node.store;

/** The store cannot be used: its disk or its files fail it. The message says how. */
public final class StoreFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  StoreFailedException(String message) {
    super(message);
  }
}
