package io.kumo.manager.endpoint;

import io.kumo.manager.lead.CopyProgress;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.LossRule;
import io.kumo.manager.state.LossRule.Obstacle;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.manager.state.PartitionState;
import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.ManagerStatus;
import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ClusterStatus.RebalanceStatus;
import io.kumo.message.ClusterStatus.Unavailability;
import io.kumo.message.ClusterStatus.UnavailablePartitions;
import io.kumo.message.ManagerRequest.NodeFigures;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What people are told of a state. */
final class Statuses {
  private final ClusterState state;
  private final Optional<CopyProgress> progress;
  private final long nowNanos;

  /**
   * Takes what is known.
   *
   * @param progress what nodes say of themselves; empty where another manager leads
   */
  Statuses(ClusterState state, Optional<CopyProgress> progress, long nowNanos) {
    this.state = state;
    this.progress = progress;
    this.nowNanos = nowNanos;
  }

  ClusterStatus all(Optional<Address> leader, List<ManagerStatus> managers) {
    return new ClusterStatus(
        state.clusterId().orElseThrow(),
        state.epoch(),
        leader,
        managers,
        nodes(),
        state.underReplicated(),
        rebalance(),
        unavailable());
  }

  private List<NodeStatus> nodes() {
    Map<NodeId, Integer> primaries = new HashMap<>();
    Map<NodeId, Integer> replicas = new HashMap<>();
    for (PartitionState partition : state.partitions()) {
      List<Member> inSync = partition.chain().inSync();
      inSync.forEach(member -> replicas.merge(member.node(), 1, Integer::sum));
      if (!inSync.isEmpty()) {
        primaries.merge(inSync.get(0).node(), 1, Integer::sum);
      }
    }
    List<NodeStatus> nodes = new ArrayList<>();
    for (ManagedNode node : state.nodes().values()) {
      nodes.add(
          new NodeStatus(
              node.id(),
              node.site().address(),
              nodeState(node),
              node.site().zone(),
              node.weight(),
              primaries.getOrDefault(node.id(), 0),
              replicas.getOrDefault(node.id(), 0),
              progress.map(known -> known.of(node.member())).orElse(NodeFigures.NONE)));
    }
    nodes.sort(Comparator.comparing(node -> node.address().toString()));
    return nodes;
  }

  private NodeState nodeState(ManagedNode node) {
    if (node.membership() == Membership.REPLACED) {
      return NodeState.GONE;
    }
    if (node.membership() == Membership.NEW) {
      return node.up() ? NodeState.NEW : NodeState.GONE;
    }
    if (!node.up()) {
      return NodeState.DOWN;
    }
    if (node.membership() == Membership.ATTACHED) {
      return NodeState.UP;
    }
    return state.holds(node.id()) ? NodeState.DRAINING : NodeState.DRAINED;
  }

  private Optional<RebalanceStatus> rebalance() {
    if (!state.moving()) {
      return Optional.empty();
    }
    int left = state.movesLeft();
    CopyProgress.Figures figures =
        progress
            .map(known -> known.figures(nowNanos))
            .orElse(new CopyProgress.Figures(0, 0, 0, OptionalLong.empty()));
    return Optional.of(
        new RebalanceStatus(
            Math.max(0, state.movesPlanned() - left),
            left,
            (int) state.partitions().stream().filter(PartitionState::moving).count(),
            figures.bytes(),
            figures.keys(),
            figures.bytesPerSecond(),
            figures.secondsLeft(),
            state.settings().rebalance().paused()));
  }

  private List<UnavailablePartitions> unavailable() {
    Map<Unavailability, List<Integer>> found = new EnumMap<>(Unavailability.class);
    for (int p = 0; p < state.partitions().size(); p++) {
      Obstacle obstacle = LossRule.obstacle(state, p);
      if (obstacle != Obstacle.NONE) {
        Unavailability why =
            obstacle == Obstacle.HOLDERS_VOID
                ? Unavailability.HOLDERS_VOID
                : Unavailability.HOLDERS_AWAITED;
        found.computeIfAbsent(why, w -> new ArrayList<>()).add(p);
      }
    }
    return found.entrySet().stream()
        .map(each -> new UnavailablePartitions(each.getKey(), each.getValue()))
        .toList();
  }
}
