package io.kumo.manager.lead;

import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.PartitionState;
import io.kumo.manager.state.Site;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.message.ManagerRequest.ChangeRing.Order;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Managers whose agenda is the real one, over nodes that do at once what primaries do: give joins
 * to who is assigned, hand over to the first of them, drop who is not assigned any more.
 */
final class Town {
  static final UUID CLUSTER = new UUID(1, 1);

  private final Agenda agenda;
  private final Set<NodeId> dead = new HashSet<>();
  private ClusterState state = ClusterState.NO_CLUSTER;
  private long nowMs;
  private int copies;
  private int moving;

  Town(ClusterSettings settings) {
    agenda = new Agenda(LeadTimings.DEFAULT, settings, () -> CLUSTER, 0);
    manage();
  }

  static NodeId id(int node) {
    return new NodeId(new UUID(7, node));
  }

  ClusterState state() {
    return state;
  }

  /** Replicas that were brought in sync so far, after the first placement. */
  int copies() {
    return copies;
  }

  /** The most partitions that a node took in at once so far. */
  int movingAtOnce() {
    return moving;
  }

  /** A node's process starts, for the first time or anew. */
  void start(int node, String zone, int weight) {
    dead.remove(id(node));
    Site site = new Site(new Address("localhost", 1000 + node), zone, weight);
    apply(
        new Command.RegisterNode(
            id(node), state.epoch() + 1_000_000L * node, Optional.of(CLUSTER), site, List.of()));
    nodesSpeak();
  }

  /** A node is not heard of any more. */
  void kill(int node) {
    dead.add(id(node));
  }

  CommandReply order(Order order, int... nodes) throws RefusedOrderException {
    List<NodeId> named = Arrays.stream(nodes).mapToObj(Town::id).toList();
    return order(ChangeRing.of(order, named));
  }

  CommandReply weigh(int node, int weight) throws RefusedOrderException {
    return order(new ChangeRing(Order.WEIGH, List.of(id(node)), OptionalInt.of(weight), true));
  }

  CommandReply order(ChangeRing order) throws RefusedOrderException {
    Optional<Command.Place> place = Orders.command(state, order);
    return place.isEmpty() ? new CommandReply.Done(0) : apply(place.get());
  }

  CommandReply apply(Command command) {
    var transition = state.apply(command);
    state = transition.state();
    return transition.reply();
  }

  /** Goes on until nobody has anything to do any more. */
  void settle() {
    for (int turn = 0; turn < 100_000; turn++) {
      if (!turn()) {
        return;
      }
    }
    throw new AssertionError("it never settles: " + state.movesLeft() + " moves left");
  }

  /** One look around of the leader, and one ask of each primary; whether anything changed. */
  boolean turn() {
    nowMs += TimeUnit.NANOSECONDS.toMillis(Agenda.STEPS_APART_NANOS);
    nodesSpeak();
    long before = state.epoch();
    manage();
    countMoving();
    for (int p = 0; p < state.partitions().size(); p++) {
      ask(p, state.partitions().get(p));
    }
    return state.epoch() != before;
  }

  /** Time passes in which nobody does anything. */
  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nowMs += 1000;
      nodesSpeak();
      manage();
    }
  }

  private void manage() {
    Optional<Command> due = agenda.due(state, List.of(), TimeUnit.MILLISECONDS.toNanos(nowMs));
    while (due.isPresent()) {
      apply(due.get());
      due = agenda.due(state, List.of(), TimeUnit.MILLISECONDS.toNanos(nowMs));
    }
  }

  private void nodesSpeak() {
    for (ManagedNode node : state.nodes().values()) {
      if (!dead.contains(node.id())) {
        agenda.heard(node.member(), TimeUnit.MILLISECONDS.toNanos(nowMs));
      }
    }
  }

  private void countMoving() {
    for (NodeId node : state.nodes().keySet()) {
      int joining = 0;
      for (PartitionState partition : state.partitions()) {
        joining +=
            partition.moving()
                    && partition.chain().assigned().contains(node)
                    && partition.target().contains(node)
                    && !partition.inSync(node)
                ? 1
                : 0;
      }
      moving = Math.max(moving, joining);
    }
  }

  private void ask(int p, PartitionState partition) {
    Chain chain = partition.chain();
    if (!partition.begun()) {
      return;
    }
    Member primary = chain.inSync().get(0);
    if (!lives(primary)) {
      partition.lastActive().stream()
          .filter(this::lives)
          .findFirst()
          .ifPresent(heir -> ask(heir, new ConfigurationAsk.TakeOver(p, chain.term())));
      return;
    }
    if (!chain.active()) {
      Optional<Member> lost = chain.inSync().stream().filter(member -> !lives(member)).findFirst();
      ask(
          primary,
          lost.isPresent()
              ? new ConfigurationAsk.Drop(p, chain.term(), lost.get())
              : new ConfigurationAsk.Activate(p, chain.term()));
      return;
    }
    wish(p, partition, primary).ifPresent(wish -> ask(primary, wish));
  }

  private Optional<ConfigurationAsk> wish(int p, PartitionState partition, Member primary) {
    Chain chain = partition.chain();
    int term = chain.term();
    for (Member member : chain.inSync()) {
      if (!lives(member)) {
        return Optional.of(new ConfigurationAsk.Drop(p, term, member));
      }
    }
    for (NodeId node : chain.assigned()) {
      if (!partition.inSync(node) && !dead.contains(node)) {
        copies++;
        return Optional.of(new ConfigurationAsk.Add(p, term, state.nodes().get(node).member()));
      }
    }
    Optional<Member> first = chain.memberOf(chain.assigned().get(0));
    if (first.isPresent() && !first.get().equals(primary)) {
      return Optional.of(new ConfigurationAsk.HandOver(p, term, first.get()));
    }
    boolean all = chain.assigned().stream().allMatch(partition::inSync);
    return chain.inSync().stream()
        .filter(member -> all && !chain.assigned().contains(member.node()))
        .findFirst()
        .map(member -> new ConfigurationAsk.Drop(p, term, member));
  }

  private void ask(Member asker, ConfigurationAsk ask) {
    apply(new Command.Ask(asker, List.of(ask)));
  }

  private boolean lives(Member member) {
    return !dead.contains(member.node())
        && state.nodes().get(member.node()).member().equals(member);
  }
}
