package io.kumo.ring;

import static java.util.Objects.requireNonNull;

/**
 * One process start of a node, as an in-sync list names it. A restarted node is another member.
 *
 * @param incarnation number of the process start, 1 and up, given by the managers
 */
public record Member(NodeId node, long incarnation) {
  /** Refuses a missing node and an incarnation below 1. */
  public Member {
    requireNonNull(node, "node");
    if (incarnation < 1) {
      throw new IllegalArgumentException("incarnation is below 1: " + incarnation);
    }
  }

  // Written out, like NodeId's.
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Member member
            && incarnation == member.incarnation
            && node.equals(member.node));
  }

  @Override
  public int hashCode() {
    return 31 * node.hashCode() + Long.hashCode(incarnation);
  }

  @Override
  public String toString() {
    return node + "#" + incarnation;
  }
}
