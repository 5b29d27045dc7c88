package io.kumo.node.lease;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Asks the node at the other end of a connection for leases on all partitions of the table that
 * this connection has built up, after {@code changes} are made to it.
 *
 * @param number counts the frames of the connection from 1
 * @param changes what is new, changed or gone since the frame before
 */
public record Heartbeat(long number, List<Change> changes) {
  /** Copies the list. */
  public Heartbeat {
    changes = List.copyOf(changes);
  }

  /** One change of the table. */
  public sealed interface Change {
    /** The partition whose row changes. */
    int partition();
  }

  /** The sender leads the partition in these terms. */
  public record Lead(int partition, int leaderTerm, int term) implements Change {}

  /** The sender asks for this partition no more. */
  public record Leave(int partition) implements Change {}

  /**
   * The answer.
   *
   * @param number of the frame that was judged
   * @param refused partitions of the table on which no lease is given
   */
  public record Answer(long number, List<Integer> refused) {
    /** Copies the list. */
    public Answer {
      refused = List.copyOf(requireNonNull(refused, "refused"));
    }
  }
}
