package io.kumo.manager.state;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingNode;
import java.util.OptionalInt;

/**
 * A node as the managers know it.
 *
 * @param orderedWeight what an operator has ordered in place of the weight that it starts with
 */
public record ManagedNode(
    NodeId id,
    Site site,
    ProcessStart start,
    Membership membership,
    OptionalInt orderedWeight,
    Liveness liveness) {

  /** What a node is to the ring. */
  public enum Membership {
    /** Registered, holds nothing. */
    NEW,
    /** Takes its share of the replicas. */
    ATTACHED,
    /** Gives its replicas away. */
    DRAINING,
    /** Was lost for so long that others took its share; takes it back once it lives. */
    REPLACED
  }

  /**
   * Whether the node was heard of lately; for status, restart and replacement, not for failover.
   */
  public enum Liveness {
    UP,
    DOWN
  }

  /** Refuses missing parts. */
  public ManagedNode {
    requireNonNull(id, "id");
    requireNonNull(site, "site");
    requireNonNull(start, "start");
    requireNonNull(membership, "membership");
    requireNonNull(orderedWeight, "orderedWeight");
    if (orderedWeight.orElse(0) < 0) {
      throw new IllegalArgumentException("weight is negative: " + orderedWeight.getAsInt());
    }
    requireNonNull(liveness, "liveness");
  }

  /** The node's newest process, as in-sync lists name it. */
  public Member member() {
    return new Member(id, start.incarnation());
  }

  /** Whether {@code member} is the node's newest process. */
  public boolean runs(Member member) {
    return id.equals(member.node()) && start.incarnation() == member.incarnation();
  }

  /** Whether the node was heard of lately. */
  public boolean up() {
    return liveness == Liveness.UP;
  }

  /** Its share of replicas beside the other nodes' weights. */
  public int weight() {
    return orderedWeight.orElse(site.weight());
  }

  ManagedNode with(Membership newMembership) {
    return new ManagedNode(id, site, start, newMembership, orderedWeight, liveness);
  }

  ManagedNode with(Liveness newLiveness) {
    return new ManagedNode(id, site, start, membership, orderedWeight, newLiveness);
  }

  ManagedNode withOrderedWeight(OptionalInt weight) {
    return new ManagedNode(id, site, start, membership, weight, liveness);
  }

  /** The same node in its next process, where that runs now. */
  ManagedNode started(Site newSite, ProcessStart newStart) {
    return new ManagedNode(id, newSite, newStart, membership, orderedWeight, Liveness.UP);
  }

  RingNode ringNode() {
    return new RingNode(id, site.address(), site.zone(), weight(), start.incarnation(), up());
  }
}
