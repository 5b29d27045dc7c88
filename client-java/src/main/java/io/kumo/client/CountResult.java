package io.kumo.client;

import static java.util.Objects.requireNonNull;

/**
 * How increment and decrement ended.
 *
 * @param number the new number, unsigned, if it was counted, else 0
 * @param cas the entry's new cas if it was counted, else 0
 */
public record CountResult(CountResult.Status status, long number, long cas) {
  /** What became of it. */
  public enum Status {
    COUNTED,
    /** There is no entry, and none was to be made. */
    NOT_FOUND,
    /** The entry is no decimal number of 64 bits. */
    NON_NUMERIC
  }

  /** Refuses a missing status. */
  public CountResult {
    requireNonNull(status, "status");
  }
}
