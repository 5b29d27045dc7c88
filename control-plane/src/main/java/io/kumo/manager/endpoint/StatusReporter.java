package io.kumo.manager.endpoint;

import io.kumo.manager.lead.FormedGroup;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.LossRule;
import io.kumo.manager.state.LossRule.Obstacle;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.manager.state.PartitionState;
import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.ManagerRole;
import io.kumo.message.ClusterStatus.ManagerStatus;
import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ClusterStatus.RebalanceStatus;
import io.kumo.message.ClusterStatus.Unavailability;
import io.kumo.message.ClusterStatus.UnavailablePartitions;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
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
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Reports on the whole cluster from this manager's state, having asked which managers live. */
final class StatusReporter {
  private static final long PROBE_TIMEOUT_MS = 1_000;

  private final Supplier<Address> self;
  private final Forwarder forwarder;

  StatusReporter(Supplier<Address> self, Forwarder forwarder) {
    this.self = self;
    this.forwarder = forwarder;
  }

  /** Completes in about a second at the latest. */
  CompletableFuture<ManagerReply> report(FormedGroup group) {
    ClusterState state = group.raft().state();
    if (state.clusterId().isEmpty()) {
      return CompletableFuture.completedFuture(
          new ManagerReply.Unavailable("there is no cluster yet"));
    }
    Optional<Address> leader = group.raft().leader();
    CompletableFuture<List<ManagerStatus>> managers =
        CompletableFuture.completedFuture(new ArrayList<>());
    for (Address manager : group.raft().managers()) {
      managers =
          managers.thenCombine(
              role(manager, leader),
              (all, role) -> {
                all.add(new ManagerStatus(manager, role));
                return all;
              });
    }
    return managers.thenApply(
        all -> {
          all.sort(Comparator.comparing(manager -> manager.address().toString()));
          return new ManagerReply.StatusReport(status(state, leader, all));
        });
  }

  private CompletableFuture<ManagerRole> role(Address manager, Optional<Address> leader) {
    boolean leads = leader.isPresent() && leader.get().equals(manager);
    ManagerRole role = leads ? ManagerRole.LEADER : ManagerRole.FOLLOWER;
    if (manager.equals(self.get())) {
      return CompletableFuture.completedFuture(role);
    }
    return forwarder
        .ask(manager, new ManagerRequest.Probe(), PROBE_TIMEOUT_MS)
        .handle((reply, failure) -> failure == null ? role : ManagerRole.UNREACHABLE);
  }

  static ClusterStatus status(
      ClusterState state, Optional<Address> leader, List<ManagerStatus> managers) {
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
              node.site().weight(),
              primaries.getOrDefault(node.id(), 0),
              replicas.getOrDefault(node.id(), 0)));
    }
    nodes.sort(Comparator.comparing(node -> node.address().toString()));
    return new ClusterStatus(
        state.clusterId().orElseThrow(),
        state.epoch(),
        leader,
        managers,
        nodes,
        state.underReplicated(),
        rebalance(state),
        unavailable(state));
  }

  private static List<UnavailablePartitions> unavailable(ClusterState state) {
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

  private static NodeState nodeState(ManagedNode node) {
    if (node.membership() == Membership.NEW) {
      return NodeState.NEW;
    }
    if (!node.up()) {
      return NodeState.DOWN;
    }
    return node.membership() == Membership.DRAINING ? NodeState.DRAINING : NodeState.UP;
  }

  private static Optional<RebalanceStatus> rebalance(ClusterState state) {
    int left = state.movesLeft();
    return left == 0
        ? Optional.empty()
        : Optional.of(new RebalanceStatus(Math.max(0, state.movesPlanned() - left), left));
  }
}
