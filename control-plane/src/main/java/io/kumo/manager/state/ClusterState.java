package io.kumo.manager.state;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Everything that the managers replicate about a cluster, at one epoch. An immutable value; what a
 * command leaves alone is shared with the state before.
 *
 * @param clusterId given by the first command; empty before it, and then all else is empty too
 * @param epoch number of this state; it grows by one at every change
 * @param planEpoch the epoch at which something that placement depends on last changed: what a plan
 *     is based on
 * @param partitions one for each partition, by its number
 * @param movesPlanned replicas that had to come in sync when the present targets were set
 * @param managers where the managers listen, as the leader has noted it for all who watch rings;
 *     who they are stands in the Raft log
 */
public record ClusterState(
    Optional<UUID> clusterId,
    long epoch,
    long planEpoch,
    ClusterSettings settings,
    SortedMap<NodeId, ManagedNode> nodes,
    List<PartitionState> partitions,
    int movesPlanned,
    List<Address> managers) {

  /** The state of managers that have formed a group but no cluster yet. */
  public static final ClusterState NO_CLUSTER =
      new ClusterState(
          Optional.empty(),
          0,
          0,
          ClusterSettings.DEFAULT,
          new TreeMap<>(),
          List.of(),
          0,
          List.of());

  /** Copies the collections and refuses what does not fit together. */
  public ClusterState {
    requireNonNull(clusterId, "clusterId");
    requireNonNull(settings, "settings");
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    partitions = List.copyOf(partitions);
    managers = List.copyOf(managers);
    int expected = clusterId.isPresent() ? settings.ring().partitions() : 0;
    if (partitions.size() != expected) {
      throw new IllegalArgumentException(partitions.size() + " partitions instead of " + expected);
    }
    if (epoch < 0 || planEpoch < 0 || planEpoch > epoch) {
      throw new IllegalArgumentException("epochs do not fit: " + epoch + ", " + planEpoch);
    }
    if (movesPlanned < 0) {
      throw new IllegalArgumentException("moves planned is negative: " + movesPlanned);
    }
  }

  /** What {@code command} makes of this state. Total and deterministic; never throws. */
  public Transition apply(Command command) {
    return command.applyTo(this);
  }

  /** The node of that id; empty if it never registered. */
  public Optional<ManagedNode> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** Whether {@code node} holds a partition, or shall. */
  public boolean holds(NodeId node) {
    return partitions.stream()
        .anyMatch(
            partition ->
                partition.inSync(node)
                    || partition.chain().assigned().contains(node)
                    || partition.target().contains(node));
  }

  /** Replicas that must yet come in sync to reach the targets. */
  public int movesLeft() {
    int moves = 0;
    for (PartitionState partition : partitions) {
      moves += partition.movesLeft();
    }
    return moves;
  }

  /** Whether some partition is not where it shall be. */
  public boolean moving() {
    return partitions.stream().anyMatch(PartitionState::moving);
  }

  /** Partitions with fewer in-sync members than the settings ask for. */
  public int underReplicated() {
    int count = 0;
    for (PartitionState partition : partitions) {
      if (partition.chain().inSync().size() < settings.ring().replicas()) {
        count++;
      }
    }
    return count;
  }

  /** What watchers are shown of this state; empty before there is a cluster. */
  public Optional<Ring> ring() {
    return clusterId.map(this::ring);
  }

  private Ring ring(UUID id) {
    Map<NodeId, RingNode> ringNodes = new HashMap<>();
    nodes.forEach((nodeId, node) -> ringNodes.put(nodeId, node.ringNode()));
    List<Chain> chains = new ArrayList<>(partitions.size());
    for (PartitionState partition : partitions) {
      chains.add(partition.chain());
    }
    return new Ring(id, epoch, settings.ring(), ringNodes, chains, managers);
  }
}
