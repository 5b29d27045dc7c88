package io.kumo.manager.lead;

import io.kumo.manager.placement.PlacementNode;
import io.kumo.manager.placement.Planner;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command.Place;
import io.kumo.manager.state.Command.Place.Standing;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.manager.state.PartitionState;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The commands that change what nodes are to the ring, with the plan that follows. Pure. */
final class Plan {
  private Plan() {}

  /** The live nodes that are not in the ring yet. */
  static List<NodeId> allNew(ClusterState state) {
    return state.nodes().values().stream()
        .filter(node -> node.membership() == Membership.NEW && node.up())
        .map(ManagedNode::id)
        .toList();
  }

  /**
   * The nodes that are taken in without an order: those that were replaced and live again, and with
   * auto-attach all that are new. None as long as the first placement would give partitions fewer
   * replicas than they shall have.
   */
  static List<NodeId> automatic(ClusterState state) {
    List<NodeId> back =
        state.nodes().values().stream()
            .filter(node -> node.membership() == Membership.REPLACED && node.up())
            .map(ManagedNode::id)
            .toList();
    if (!state.settings().autoAttach()) {
      return back;
    }
    List<NodeId> taken = new ArrayList<>(back);
    taken.addAll(allNew(state));
    boolean first =
        state.nodes().values().stream().noneMatch(node -> node.membership() != Membership.NEW);
    return first && taken.size() < state.settings().nodesForFirstAttach() ? List.of() : taken;
  }

  /** What becomes of {@code nodes} if each is {@code membership} from now on. */
  static List<Standing> changes(ClusterState state, List<NodeId> nodes, Membership membership) {
    return nodes.stream()
        .map(id -> new Standing(id, membership, state.nodes().get(id).orderedWeight()))
        .toList();
  }

  /** The changes alone; where everything shall be follows later. */
  static Place later(ClusterState state, List<Standing> changes) {
    return new Place(state.planEpoch(), changes, Optional.empty());
  }

  /** The changes, and everything placed by them, with as few moves as can be. */
  static Place now(ClusterState state, List<Standing> changes) {
    Map<NodeId, Standing> byNode = new HashMap<>();
    changes.forEach(change -> byNode.put(change.node(), change));
    List<PlacementNode> placeable = new ArrayList<>();
    for (ManagedNode node : state.nodes().values()) {
      Standing change =
          byNode.getOrDefault(
              node.id(), new Standing(node.id(), node.membership(), node.orderedWeight()));
      if (change.membership() == Membership.ATTACHED) {
        int weight = change.orderedWeight().orElse(node.site().weight());
        placeable.add(new PlacementNode(node.id(), node.site().zone(), weight));
      }
    }
    List<List<NodeId>> chains = state.partitions().stream().map(Plan::basis).toList();
    int replicas = state.settings().ring().replicas();
    List<List<NodeId>> plan = Planner.plan(replicas, placeable, chains);
    return new Place(state.planEpoch(), changes, Optional.of(plan));
  }

  /**
   * What a plan that moves the least goes out from: where a partition is, or where it is being
   * brought; what an earlier plan wanted but nobody has begun is free.
   */
  private static List<NodeId> basis(PartitionState partition) {
    List<NodeId> assigned = partition.chain().assigned();
    boolean waiting = partition.begun() && !assigned.containsAll(partition.target());
    return waiting ? assigned : partition.target();
  }

  /** Everything stays with those that hold it; where a move has come far, it is gone back. */
  static Place canceled(ClusterState state) {
    int replicas = state.settings().ring().replicas();
    List<List<NodeId>> plan = new ArrayList<>();
    for (PartitionState partition : state.partitions()) {
      List<NodeId> held = partition.begun() && partition.moving() ? held(partition) : List.of();
      plan.add(
          held.isEmpty() ? partition.target() : held.subList(0, Math.min(replicas, held.size())));
    }
    return new Place(state.planEpoch(), List.of(), Optional.of(plan));
  }

  /** First who is in sync, then who should be, each as long as they should be. */
  private static List<NodeId> held(PartitionState partition) {
    Set<NodeId> nodes = new LinkedHashSet<>(partition.chain().assigned());
    nodes.removeIf(node -> !partition.inSync(node));
    nodes.addAll(partition.chain().assigned());
    return List.copyOf(nodes);
  }
}
