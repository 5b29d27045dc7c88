package io.kumo.node.lease;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The leases that this node has given on one partition, and whose heartbeats it accepts.
 *
 * <p>The replica says whom it follows; heartbeats are judged by any thread. Both are one short
 * critical section, so that a grant is either seen by the replica that takes over, or refused.
 */
public final class Grants {
  private final LeaseTimes times;
  private final long startNanos;
  private final Map<NodeId, Long> grantedNanos = new HashMap<>();
  private Optional<NodeId> leader = Optional.empty();
  private int leaderTerm;
  private int term;
  private long heardNanos;

  /**
   * Nothing accepted yet.
   *
   * @param startNanos when this process began: what its predecessor granted is not known, so that
   *     everybody is taken to have been given a lease then
   */
  public Grants(LeaseTimes times, long startNanos) {
    this.times = requireNonNull(times, "times");
    this.startNanos = startNanos;
    this.heardNanos = startNanos;
  }

  /** From now on only {@code leader}'s heartbeats of this leader term, at this term or above. */
  public synchronized void follow(NodeId leader, int leaderTerm, int term) {
    this.leader = Optional.of(leader);
    this.leaderTerm = leaderTerm;
    this.term = term;
  }

  /** From now on nobody's heartbeats. */
  public synchronized void followNobody() {
    leader = Optional.empty();
  }

  /**
   * Judges a heartbeat's row and remembers the grant.
   *
   * @return whether the lease is given
   */
  public synchronized boolean judge(NodeId asker, Heartbeat.Lead row, long nowNanos) {
    // Rule 6: everything of a lower term is refused, heartbeats too.
    if (leader.isEmpty()
        || !leader.get().equals(asker)
        || row.leaderTerm() != leaderTerm
        || row.term() < term) {
      return false;
    }
    grantedNanos.put(asker, nowNanos);
    heardNanos = nowNanos;
    return true;
  }

  /** The followed leader was heard by another way than a heartbeat. */
  public synchronized void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  /** When the followed leader was last heard. */
  public synchronized long heardNanos() {
    return heardNanos;
  }

  /**
   * When no node outside {@code released} can hold a lease of ours any more (rule 8).
   *
   * @param released nodes that serve no more by their own word: those that answered the exchange
   */
  public synchronized long graceEndsNanos(Set<NodeId> released) {
    long ends = startNanos + times.graceNanos();
    for (Map.Entry<NodeId, Long> grant : grantedNanos.entrySet()) {
      long graceEnds = grant.getValue() + times.graceNanos();
      if (!released.contains(grant.getKey()) && graceEnds - ends > 0) {
        ends = graceEnds;
      }
    }
    return ends;
  }
}
