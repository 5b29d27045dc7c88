package io.kumo.client;

import static java.util.Objects.requireNonNull;

/**
 * How set, add, replace, append, prepend and cas ended.
 *
 * @param cas the entry's new cas if it was stored, else 0
 */
public record StoreResult(StoreResult.Status status, long cas) {
  /** What became of it. */
  public enum Status {
    STORED,
    /** Add met an entry, or the entry's cas is another one than that compared. */
    EXISTS,
    /** There is no entry to compare the cas with. */
    NOT_FOUND,
    /** Replace, append or prepend met no entry, or the result would be too large. */
    NOT_STORED
  }

  /** Refuses a missing status. */
  public StoreResult {
    requireNonNull(status, "status");
  }

  /** Whether it was stored. */
  public boolean stored() {
    return status == Status.STORED;
  }
}
