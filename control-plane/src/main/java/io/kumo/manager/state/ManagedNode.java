package io.kumo.manager.state;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingNode;

/** A node as the managers know it. */
public record ManagedNode(
    NodeId id, Site site, ProcessStart start, Membership membership, Liveness liveness) {

  /** What a node is to the ring. */
  public enum Membership {
    /** Registered, holds nothing. */
    NEW,
    /** Takes its share of the replicas. */
    ATTACHED,
    /** Gives its replicas away. */
    DRAINING
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

  ManagedNode with(Membership newMembership) {
    return new ManagedNode(id, site, start, newMembership, liveness);
  }

  ManagedNode with(Liveness newLiveness) {
    return new ManagedNode(id, site, start, membership, newLiveness);
  }

  RingNode ringNode() {
    return new RingNode(id, site.address(), site.zone(), site.weight(), start.incarnation(), up());
  }
}
