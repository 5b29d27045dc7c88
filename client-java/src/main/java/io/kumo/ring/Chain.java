package io.kumo.ring;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One partition's configuration: who leads, who is in sync, who should hold a copy.
 *
 * @param term number of this configuration, 0 for a partition that no node has held yet, at most
 *     {@link Version#TERM_MAX}; it grows at every change of the in-sync list
 * @param leaderTerm the term in which the present primary took over; never above {@code term}
 * @param activity whether the primary may serve in this term, and change it
 * @param inSync the members that hold every acknowledged write, the primary first; empty only
 *     before the partition's first term
 * @param assigned the nodes that should hold a copy, in ring order, in sync or not
 */
public record Chain(
    int term, int leaderTerm, Activity activity, List<Member> inSync, List<NodeId> assigned) {
  /** A partition that no node holds. */
  public static final Chain EMPTY = new Chain(0, 0, Activity.INACTIVE, List.of(), List.of());

  /** Copies the lists and checks that the terms fit together. */
  public Chain {
    requireNonNull(activity, "activity");
    inSync = List.copyOf(inSync);
    assigned = List.copyOf(assigned);
    if (term < 0 || term > Version.TERM_MAX) {
      throw new IllegalArgumentException("term is not in 0.." + Version.TERM_MAX + ": " + term);
    }
    if (leaderTerm < 0 || leaderTerm > term) {
      throw new IllegalArgumentException("leader term " + leaderTerm + " is above term " + term);
    }
  }

  /** Whether the managers have activated the term, or it was born so. */
  public boolean active() {
    return activity == Activity.ACTIVE;
  }

  // Written out, like NodeId's: at each new ring a node looks which of all chains are new.
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Chain chain
            && term == chain.term
            && leaderTerm == chain.leaderTerm
            && activity == chain.activity
            && inSync.equals(chain.inSync)
            && assigned.equals(chain.assigned));
  }

  @Override
  public int hashCode() {
    return 31 * (31 * term + inSync.hashCode()) + assigned.hashCode();
  }

  /** The member that leads; none before the first term. */
  public Optional<Member> primary() {
    return inSync.isEmpty() ? Optional.empty() : Optional.of(inSync.get(0));
  }

  /** The member of the in-sync list that {@code node} runs, if it is listed. */
  public Optional<Member> memberOf(NodeId node) {
    requireNonNull(node, "node");
    return inSync.stream().filter(member -> member.node().equals(node)).findFirst();
  }
}
