package io.kumo.sim.cluster;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.message.ManagerRequest.ChangeRing.Order;
import io.kumo.ring.NodeId;
import io.kumo.sim.SimRandom;
import java.util.List;
import java.util.OptionalInt;

/** Who adds servers to the cluster and takes them away, whatever else goes wrong at the time. */
final class Operator {
  private static final int NODES_MAX = 7;

  private final World world;
  private final SimRandom random;

  Operator(World world) {
    this.world = world;
    random = world.random();
  }

  /** One more server, which is taken in as it comes. */
  void addNode() {
    if (world.machines().size() < NODES_MAX) {
      NodeMachine machine = world.machine();
      world.trace().line(() -> machine.host() + " is added");
      machine.start();
    }
  }

  /** Empties a node, as long as enough are left to hold all replicas. */
  void drain() {
    List<NodeId> attached = all(Membership.ATTACHED);
    if (attached.size() > world.shape().replicas()) {
      order(ChangeRing.of(Order.DRAIN, List.of(any(attached))));
    }
  }

  /** Takes back what was drained. */
  void attach() {
    List<NodeId> drained = all(Membership.DRAINING);
    if (!drained.isEmpty()) {
      order(ChangeRing.of(Order.ATTACH, List.of(any(drained))));
    }
  }

  /** Lets go of nodes that are DOWN, as long as enough are left. */
  void detach() {
    ClusterState state = state();
    long left =
        state.nodes().values().stream()
            .filter(node -> node.membership() == Membership.ATTACHED && node.up())
            .count();
    if (left >= world.shape().replicas()) {
      order(ChangeRing.of(Order.DETACH, List.of()));
    }
  }

  void weigh() {
    List<NodeId> attached = all(Membership.ATTACHED);
    if (!attached.isEmpty()) {
      OptionalInt weight = OptionalInt.of(1 + random.below(3));
      order(new ChangeRing(Order.WEIGH, List.of(any(attached)), weight, random.chance(0.8)));
    }
  }

  void replan() {
    order(ChangeRing.of(Order.REPLAN, List.of()));
  }

  void cancel() {
    order(ChangeRing.of(Order.CANCEL, List.of()));
  }

  private void order(ChangeRing order) {
    world.trace().line(() -> "an operator orders " + order);
    world.managers().leader().ifPresent(leader -> leader.tell(() -> leader.order(order)));
  }

  private ClusterState state() {
    return world.managers().newest();
  }

  private List<NodeId> all(Membership membership) {
    return state().nodes().values().stream()
        .filter(node -> node.membership() == membership)
        .map(ManagedNode::id)
        .toList();
  }

  private NodeId any(List<NodeId> nodes) {
    return nodes.get(random.below(nodes.size()));
  }
}
