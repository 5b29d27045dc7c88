package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.ManagerRole;
import io.kumo.message.ClusterStatus.ManagerStatus;
import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ClusterStatus.RebalanceStatus;
import io.kumo.message.ClusterStatus.UnavailablePartitions;
import io.kumo.message.ManagerReply.Loss;
import io.kumo.message.ManagerRequest.NodeFigures;
import io.kumo.ring.Activity;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A cluster of two nodes and two managers; remembers what it was asked to attach. */
final class FakeCluster implements Cluster {
  static final NodeId ONE = NodeId.parse("11111111-0000-0000-0000-000000000001");
  static final NodeId TWO = NodeId.parse("22222222-0000-0000-0000-000000000002");

  private static final UUID CLUSTER = UUID.fromString("cccccccc-0000-0000-0000-000000000000");

  final List<List<NodeId>> attachments = new ArrayList<>();
  final List<String> accepted = new ArrayList<>();
  List<UnavailablePartitions> unavailable = List.of();
  Optional<RebalanceStatus> rebalance = Optional.empty();
  Optional<Address> leader = Optional.of(new Address("mgr1", 19700));

  @Override
  public ClusterStatus status() {
    return new ClusterStatus(
        CLUSTER,
        42,
        leader,
        List.of(
            new ManagerStatus(new Address("mgr2", 19700), ManagerRole.UNREACHABLE),
            new ManagerStatus(new Address("mgr1", 19700), ManagerRole.LEADER)),
        List.of(
            new NodeStatus(
                TWO, new Address("srv2", 19800), NodeState.NEW, "", 100, 0, 0, NodeFigures.NONE),
            new NodeStatus(
                ONE, new Address("srv1", 19800), NodeState.UP, "east", 50, 2, 2, NodeFigures.NONE)),
        3,
        rebalance,
        unavailable);
  }

  @Override
  public Ring ring() {
    Chain chain = new Chain(7, 5, Activity.ACTIVE, List.of(new Member(ONE, 4)), List.of(TWO, ONE));
    return new Ring(
        CLUSTER,
        42,
        new RingSettings(4, 2, 1, 1 << 20),
        Map.of(
            ONE, new RingNode(ONE, new Address("srv1", 19800), "east", 50, 4, true),
            TWO, new RingNode(TWO, new Address("srv2", 19800), "", 100, 1, true)),
        List.of(Chain.EMPTY, chain, Chain.EMPTY, Chain.EMPTY));
  }

  @Override
  public List<Loss> acceptLoss(List<Integer> partitions, boolean allVoid) {
    accepted.add(partitions + " " + allVoid);
    return partitions.stream().map(p -> new Loss(p, ONE, p == 7 ? 0 : Version.of(2, 9))).toList();
  }

  @Override
  public List<NodeId> attach(List<NodeId> nodes) {
    attachments.add(nodes);
    return nodes.isEmpty() ? List.of(TWO) : nodes;
  }
}
