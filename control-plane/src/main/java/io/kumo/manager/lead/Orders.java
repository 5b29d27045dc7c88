package io.kumo.manager.lead;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command.Place;
import io.kumo.manager.state.Command.Place.Standing;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.message.ManagerRequest.ChangeRing.Order;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an operator's order becomes in the log, as the state stands. Pure. */
final class Orders {
  private final ClusterState state;
  private final ChangeRing order;

  private Orders(ClusterState state, ChangeRing order) {
    this.state = state;
    this.order = order;
  }

  /**
   * The command that does it; empty where all is so already.
   *
   * @throws RefusedOrderException if it cannot be done as the state stands
   */
  static Optional<Place> command(ClusterState state, ChangeRing order)
      throws RefusedOrderException {
    return new Orders(state, order).command();
  }

  private Optional<Place> command() throws RefusedOrderException {
    for (NodeId id : order.nodes()) {
      if (!state.nodes().containsKey(id)) {
        throw new RefusedOrderException("no node " + id + " has registered");
      }
    }
    if (order.order() == Order.CANCEL) {
      return Optional.of(Plan.canceled(state));
    }
    List<Standing> changes = changes();
    if (changes.isEmpty() && order.order() != Order.REPLAN) {
      return Optional.empty();
    }
    if (!order.replan()) {
      return Optional.of(Plan.later(state, changes));
    }
    requireWeight(changes);
    return Optional.of(Plan.now(state, changes));
  }

  private List<Standing> changes() throws RefusedOrderException {
    return switch (order.order()) {
      case ATTACH -> attached();
      case DETACH -> detached();
      case DRAIN -> changed(order.nodes(), Membership.ATTACHED, Membership.DRAINING);
      case WEIGH -> weighed();
      case REPLAN, CANCEL -> List.of();
    };
  }

  private List<Standing> attached() {
    List<NodeId> nodes = order.nodes().isEmpty() ? Plan.allNew(state) : order.nodes();
    List<NodeId> outside =
        nodes.stream()
            .filter(id -> state.nodes().get(id).membership() != Membership.ATTACHED)
            .toList();
    return Plan.changes(state, outside, Membership.ATTACHED);
  }

  private List<Standing> detached() throws RefusedOrderException {
    List<NodeId> gone = new ArrayList<>();
    if (order.nodes().isEmpty()) {
      state.nodes().values().stream()
          .filter(node -> node.membership() != Membership.NEW && !node.up())
          .forEach(node -> gone.add(node.id()));
    }
    for (NodeId id : order.nodes()) {
      ManagedNode node = state.nodes().get(id);
      if (node.up() && state.holds(id)) {
        throw new RefusedOrderException(
            "node " + node.site().address() + " lives and holds data: drain it first");
      }
      if (node.membership() != Membership.NEW) {
        gone.add(id);
      }
    }
    return Plan.changes(state, gone, Membership.NEW);
  }

  private List<Standing> changed(List<NodeId> nodes, Membership from, Membership to)
      throws RefusedOrderException {
    List<NodeId> changing = new ArrayList<>();
    for (NodeId id : nodes) {
      ManagedNode node = state.nodes().get(id);
      if (node.membership() == from) {
        changing.add(id);
      } else if (node.membership() != to) {
        throw new RefusedOrderException("node " + node.site().address() + " is not attached");
      }
    }
    return Plan.changes(state, changing, to);
  }

  private List<Standing> weighed() {
    return order.nodes().stream()
        .map(id -> state.nodes().get(id))
        .filter(node -> !node.orderedWeight().equals(order.weight()))
        .map(node -> new Standing(node.id(), node.membership(), order.weight()))
        .toList();
  }

  /** Somebody has to be left who can hold what is held. */
  private void requireWeight(List<Standing> changes) throws RefusedOrderException {
    Set<NodeId> changing = new HashSet<>();
    boolean weight = false;
    for (Standing change : changes) {
      changing.add(change.node());
      int own = state.nodes().get(change.node()).site().weight();
      weight |=
          change.membership() == Membership.ATTACHED && change.orderedWeight().orElse(own) > 0;
    }
    weight |=
        state.nodes().values().stream()
            .filter(node -> !changing.contains(node.id()))
            .anyMatch(node -> node.membership() == Membership.ATTACHED && node.weight() > 0);
    if (!weight) {
      throw new RefusedOrderException("no attached node with a weight would be left");
    }
  }
}
