package io.kumo.node.store;

/**
 * The store's files were opened and make no sense; they are closed again. Thrown for nothing that a
 * sound store could meet on a sick machine: a full disk, a refused access.
 */
final class UnreadableStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
