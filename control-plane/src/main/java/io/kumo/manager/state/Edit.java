package io.kumo.manager.state;

import io.kumo.ring.Address;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The working copy in which one command makes its changes; used by one thread, once. */
final class Edit {
  private final ClusterState base;
  private final SortedMap<NodeId, ManagedNode> nodes;
  private final List<PartitionState> partitions;
  private ClusterSettings settings;
  private int movesPlanned;
  private List<Address> managers;
  private boolean replan;
  private int changes;

  Edit(ClusterState base) {
    this.base = base;
    this.nodes = new TreeMap<>(base.nodes());
    this.partitions = new ArrayList<>(base.partitions());
    this.settings = base.settings();
    this.movesPlanned = base.movesPlanned();
    this.managers = base.managers();
  }

  Optional<ManagedNode> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  PartitionState partition(int partition) {
    return partitions.get(partition);
  }

  void put(ManagedNode node) {
    if (!node.equals(nodes.put(node.id(), node))) {
      changes++;
    }
  }

  void put(int partition, PartitionState state) {
    if (!state.equals(partitions.set(partition, state))) {
      changes++;
    }
  }

  void put(ClusterSettings newSettings) {
    if (!newSettings.equals(settings)) {
      settings = newSettings;
      changes++;
    }
  }

  void nameManagers(List<Address> newManagers) {
    if (!newManagers.equals(managers)) {
      managers = newManagers;
      changes++;
    }
  }

  /** Something changed that placement depends on: plans made before are outdated. */
  void replan() {
    replan = true;
  }

  /** The targets were set: counts anew what they ask to copy. */
  void countPlannedMoves() {
    movesPlanned = 0;
    for (PartitionState partition : partitions) {
      movesPlanned += partition.movesLeft();
    }
  }

  int changes() {
    return changes;
  }

  /** Whether later changes have undone earlier ones. */
  private boolean sameAsBefore() {
    return settings.equals(base.settings())
        && managers.equals(base.managers())
        && nodes.equals(base.nodes())
        && partitions.equals(base.partitions());
  }

  /** The state of the next epoch, or the one before where nothing changed. */
  ClusterState done() {
    if (changes == 0 || sameAsBefore()) {
      return base;
    }
    long epoch = base.epoch() + 1;
    return new ClusterState(
        base.clusterId(),
        epoch,
        replan ? epoch : base.planEpoch(),
        settings,
        nodes,
        partitions,
        movesPlanned,
        managers);
  }
}
