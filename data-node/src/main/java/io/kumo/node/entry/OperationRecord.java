package io.kumo.node.entry;

import static java.util.Objects.requireNonNull;

import io.kumo.message.OperationId;

/** An operation and how it ended; travels in the same journal record as the write that it made. */
public record OperationRecord(OperationId id, Outcome outcome) {
  /** Refuses missing parts. */
  public OperationRecord {
    requireNonNull(id, "id");
    requireNonNull(outcome, "outcome");
  }
}
