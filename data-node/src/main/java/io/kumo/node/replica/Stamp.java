package io.kumo.node.replica;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Member;

/**
 * What every message between replicas carries, so that nothing late is mistaken for something of
 * today (rules 3 to 6).
 *
 * @param leaderTerm as the sender knows it
 * @param term as the sender knows it
 * @param session the learner's session that the message belongs to, 0 for a member's
 */
public record Stamp(int partition, int leaderTerm, int term, long session, Member from, Member to) {
  /** Refuses missing ends. */
  public Stamp {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
  }
}
