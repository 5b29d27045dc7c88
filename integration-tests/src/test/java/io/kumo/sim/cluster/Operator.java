package io.kumo.sim.cluster;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.message.ManagerRequest.ChangeManagers;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.message.ManagerRequest.ChangeRing.Order;
import io.kumo.ring.Address;
import io.kumo.ring.NodeId;
import io.kumo.sim.SimRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Who adds servers to the cluster and takes them away, whatever else goes wrong at the time. */
final class Operator {
  private static final int NODES_MAX = 7;
  private static final int MANAGERS_MAX = 12;

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

  /** One more manager joins the group. */
  void addManager() {
    if (mayStartManager()) {
      SimManager fresh = world.managers().members().machine();
      order(ChangeManagers.add(fresh.address()));
    }
  }

  void removeManager() {
    if (!world.managers().busy()) {
      order(ChangeManagers.remove(anyManager(), false));
    }
  }

  /** Another machine takes a manager's place. */
  void replaceManager() {
    if (mayStartManager()) {
      Address old = anyManager();
      SimManager fresh = world.managers().members().machine();
      order(ChangeManagers.replace(old, fresh.address()));
    }
  }

  /** A manager's store is lost; where the others have theirs, it comes back under a new name. */
  void replaceManagerThatLostItsStore() {
    GroupMembers members = world.managers().members();
    if (world.managers().busy() || members.changing() || members.present().size() < 3) {
      return;
    }
    Optional<Address> lost = members.lost();
    Address place = lost.orElseGet(this::anyManager);
    if (lost.isEmpty()) {
      SimManager manager = members.at(place);
      world.trace().line(() -> manager.host() + " loses its store");
      manager.loseStore();
      world.scheduler().after(random.ms(10, 1000), manager::start);
    }
    order(ChangeManagers.replace(place, place));
  }

  private boolean mayStartManager() {
    return !world.managers().busy() && world.managers().members().everStarted() < MANAGERS_MAX;
  }

  private Address anyManager() {
    List<Address> all = world.managers().members().addresses();
    return all.get(random.below(all.size()));
  }

  private void order(ChangeManagers order) {
    world.trace().line(() -> "an operator orders " + order);
    world.managers().order(order);
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
