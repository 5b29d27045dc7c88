package io.kumo.node.store;

/**
 * What a write had to read is not what was written: nothing of the call was applied. It may be
 * tried again after {@link EntryStore#repair}.
 */
public final class DamagedStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was met. */
  public DamagedStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
