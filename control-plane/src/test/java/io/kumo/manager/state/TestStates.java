package io.kumo.manager.state;

import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply.AskReply;
import io.kumo.message.ManagerRequest.ReplicaReport;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** States to begin tests with, and short words for commands. */
final class TestStates {
  static final UUID CLUSTER = new UUID(1, 1);
  static final int PARTITIONS = 4;

  private TestStates() {}

  static ClusterState created() {
    RingSettings ring = new RingSettings(PARTITIONS, 3, 1, 1 << 20);
    return ClusterState.NO_CLUSTER
        .apply(new Command.CreateCluster(CLUSTER, new ClusterSettings(ring, false, 3)))
        .state();
  }

  /** Nodes 1 to {@code nodes}, live. */
  static ClusterState registered(int nodes) {
    ClusterState state = created();
    for (int node = 1; node <= nodes; node++) {
      state = started(state, node, List.of());
    }
    return state;
  }

  /** Of {@code nodes} nodes, the first three hold every partition, node 1 leading; inactive. */
  static ClusterState attached(int nodes) {
    return attach(registered(nodes), List.of(id(1), id(2), id(3)));
  }

  /** The same, with every partition active. */
  static ClusterState active(int nodes) {
    ClusterState state = attached(nodes);
    for (int p = 0; p < PARTITIONS; p++) {
      state = ask(state, member(1), new ConfigurationAsk.Activate(p, 1)).state();
    }
    return state;
  }

  static ClusterState attach(ClusterState state, List<NodeId> chain) {
    return state
        .apply(attachment(state.planEpoch(), state, Collections.nCopies(PARTITIONS, chain)))
        .state();
  }

  /** Takes all nodes in, by a plan. */
  static Command attachment(long planEpoch, ClusterState state, List<List<NodeId>> plan) {
    List<Command.Place.Standing> changes =
        state.nodes().keySet().stream()
            .map(id -> new Command.Place.Standing(id, Membership.ATTACHED, OptionalInt.empty()))
            .toList();
    return new Command.Place(planEpoch, changes, Optional.of(plan));
  }

  /** A new process start of a node, which reports what it holds. */
  static ClusterState started(ClusterState state, int node, List<ReplicaReport> reports) {
    long nonce = 1000L * node + state.epoch();
    return state.apply(register(node, nonce, Optional.of(CLUSTER), reports)).state();
  }

  static Command.RegisterNode register(
      int node, long nonce, Optional<UUID> cluster, List<ReplicaReport> reports) {
    Site site = new Site(new Address("localhost", 1000 + node), "", 1);
    return new Command.RegisterNode(id(node), nonce, cluster, site, reports);
  }

  static List<ReplicaReport> reports(long lastVersion, boolean intact) {
    List<ReplicaReport> reports = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      reports.add(new ReplicaReport(p, lastVersion, intact));
    }
    return reports;
  }

  static ClusterState down(ClusterState state, int node) {
    Member member = state.nodes().get(id(node)).member();
    Command.SetLiveness.Change change =
        new Command.SetLiveness.Change(member, ManagedNode.Liveness.DOWN);
    return state.apply(new Command.SetLiveness(List.of(change))).state();
  }

  static ClusterState restart(ClusterState state) {
    List<Command.Restart.Item> items = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      items.add(new Command.Restart.Item(p, state.partitions().get(p).chain().term()));
    }
    return state.apply(new Command.Restart(items)).state();
  }

  static Transition ask(ClusterState state, Member asker, ConfigurationAsk ask) {
    return state.apply(new Command.Ask(asker, List.of(ask)));
  }

  static AskReply answer(Transition transition) {
    return ((CommandReply.Judged) transition.reply()).items().get(0);
  }

  static NodeId id(int node) {
    return new NodeId(new UUID(7, node));
  }

  static Member member(int node) {
    return member(node, 1);
  }

  static Member member(int node, long incarnation) {
    return new Member(id(node), incarnation);
  }
}
