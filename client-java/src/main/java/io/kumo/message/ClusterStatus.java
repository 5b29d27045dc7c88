package io.kumo.message;

import static java.util.Objects.requireNonNull;

import io.kumo.message.ManagerRequest.NodeFigures;
import io.kumo.ring.Address;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A cluster at one epoch, as {@code kumo-admin status} shows it.
 *
 * @param leader the leading manager; empty while there is none
 * @param underReplicated partitions with fewer in-sync members than they should have
 * @param rebalance empty while nothing moves
 * @param unavailable partitions that are not served and will not be by themselves
 */
public record ClusterStatus(
    UUID clusterId,
    long epoch,
    Optional<Address> leader,
    List<ManagerStatus> managers,
    List<NodeStatus> nodes,
    int underReplicated,
    Optional<RebalanceStatus> rebalance,
    List<UnavailablePartitions> unavailable) {
  /** Copies the lists and refuses missing parts. */
  public ClusterStatus {
    requireNonNull(clusterId, "clusterId");
    requireNonNull(leader, "leader");
    managers = List.copyOf(managers);
    nodes = List.copyOf(nodes);
    requireNonNull(rebalance, "rebalance");
    // An older manager does not tell.
    unavailable = unavailable == null ? List.of() : List.copyOf(unavailable);
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
    DRAINING,
    /** Gives its share away, and has nothing left: it may be stopped. */
    DRAINED,
    /** Its share went to others while it was away. */
    GONE
  }

  /**
   * One node.
   *
   * @param primaries partitions that it leads
   * @param replicas partitions that it holds in sync, those that it leads among them
   * @param figures what it said last of itself
   */
  public record NodeStatus(
      NodeId id,
      Address address,
      NodeState state,
      String zone,
      int weight,
      int primaries,
      int replicas,
      NodeFigures figures) {
    /** Takes a node that says nothing for one that did nothing. */
    public NodeStatus {
      figures = figures == null ? NodeFigures.NONE : figures;
    }
  }

  /** Why partitions are not served. */
  public enum Unavailability {
    /** Nodes are missing that may hold what is acknowledged: start them. */
    HOLDERS_AWAITED,
    /** All nodes that held them are back, and what they held is lost or damaged. */
    HOLDERS_VOID
  }

  /** Partitions that are not served for one reason, in order. */
  public record UnavailablePartitions(Unavailability why, List<Integer> partitions) {
    /** Copies the list. */
    public UnavailablePartitions {
      requireNonNull(why, "why");
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * The rebalance in progress, counted in moves of one replica.
   *
   * @param moving partitions that are being moved now
   * @param bytes taken in by copies and deltas, since the leading manager saw the rebalance first
   * @param keys entries taken in, since then
   * @param bytesPerSecond the same over the last seconds
   * @param secondsLeft how long the moves that are left take at the pace so far; empty while that
   *     cannot be told
   * @param paused whether no further move is begun
   */
  public record RebalanceStatus(
      int movesDone,
      int movesLeft,
      int moving,
      long bytes,
      long keys,
      long bytesPerSecond,
      OptionalLong secondsLeft,
      boolean paused) {
    /** Takes what an older manager does not tell for unknown. */
    public RebalanceStatus {
      secondsLeft = secondsLeft == null ? OptionalLong.empty() : secondsLeft;
    }
  }
}
