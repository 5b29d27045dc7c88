package io.kumo.message;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Address;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A cluster at one epoch, as {@code kumo-admin status} shows it.
 *
 * @param leader the leading manager; empty while there is none
 * @param underReplicated partitions with fewer in-sync members than they should have
 * @param rebalance empty while nothing moves
 */
public record ClusterStatus(
    UUID clusterId,
    long epoch,
    Optional<Address> leader,
    List<ManagerStatus> managers,
    List<NodeStatus> nodes,
    int underReplicated,
    Optional<RebalanceStatus> rebalance) {
  /** Copies the lists and refuses missing parts. */
  public ClusterStatus {
    requireNonNull(clusterId, "clusterId");
    requireNonNull(leader, "leader");
    managers = List.copyOf(managers);
    nodes = List.copyOf(nodes);
    requireNonNull(rebalance, "rebalance");
  }

  /** What a manager is in its group. */
  public enum ManagerRole {
    LEADER,
    FOLLOWER,
    UNREACHABLE
  }

  /** One manager. */
  public record ManagerStatus(Address address, ManagerRole role) {}

  /** What a node is to its cluster: its membership, and whether it lives. */
  public enum NodeState {
    NEW,
    UP,
    DOWN,
    DRAINING
  }

  /**
   * One node.
   *
   * @param primaries partitions that it leads
   * @param replicas partitions that it holds in sync, those that it leads among them
   */
  public record NodeStatus(
      NodeId id,
      Address address,
      NodeState state,
      String zone,
      int weight,
      int primaries,
      int replicas) {}

  /** The rebalance in progress, counted in moves of one replica. */
  public record RebalanceStatus(int movesDone, int movesLeft) {}
}
