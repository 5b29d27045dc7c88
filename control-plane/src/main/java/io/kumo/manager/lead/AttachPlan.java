package io.kumo.manager.lead;

import io.kumo.manager.placement.PlacementNode;
import io.kumo.manager.placement.Planner;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.manager.state.PartitionState;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which nodes to take in, and what each shall then hold. Pure. */
final class AttachPlan {
  private AttachPlan() {}

  /** The live nodes that are not in the ring yet. */
  static List<NodeId> allNew(ClusterState state) {
    return state.nodes().values().stream()
        .filter(node -> node.membership() == Membership.NEW && node.up())
        .map(ManagedNode::id)
        .toList();
  }

  /**
   * The nodes that auto-attach takes in now: none as long as the first placement would give
   * partitions fewer replicas than they shall have.
   */
  static List<NodeId> automatic(ClusterState state) {
    if (!state.settings().autoAttach()) {
      return List.of();
    }
    List<NodeId> waiting = allNew(state);
    boolean first =
        state.nodes().values().stream().noneMatch(node -> node.membership() != Membership.NEW);
    return first && waiting.size() < state.settings().nodesForFirstAttach() ? List.of() : waiting;
  }

  /** The command that takes {@code nodes} in, based on {@code state}. */
  static Command.Attach of(ClusterState state, List<NodeId> nodes) {
    Set<NodeId> taken = new HashSet<>(nodes);
    List<PlacementNode> placeable = new ArrayList<>();
    for (ManagedNode node : state.nodes().values()) {
      if (node.membership() == Membership.ATTACHED || taken.contains(node.id())) {
        placeable.add(new PlacementNode(node.id(), node.site().zone(), node.site().weight()));
      }
    }
    List<List<NodeId>> chains = state.partitions().stream().map(PartitionState::target).toList();
    int replicas = state.settings().ring().replicas();
    return new Command.Attach(state.planEpoch(), nodes, Planner.plan(replicas, placeable, chains));
  }
}
