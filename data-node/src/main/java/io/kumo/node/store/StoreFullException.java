package io.kumo.node.store;

/**
 * The disk is full: nothing of the call was applied. Reading goes on; {@link EntryStore#gc()} frees
 * space only as long as nothing is written.
 */
public final class StoreFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The disk is full. */
  public StoreFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
