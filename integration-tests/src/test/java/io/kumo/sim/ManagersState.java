package io.kumo.sim;

import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.manager.state.PartitionState;
import io.kumo.manager.state.ProcessStart;
import io.kumo.manager.state.Site;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply.AskReply;
import io.kumo.message.ManagerRequest.ReplicaReport;
import io.kumo.ring.Activity;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The managers' state of one partition, changed by the production commands, or by these with one
 * rule turned off.
 */
final class ManagersState {
  private static final UUID CLUSTER = new UUID(7, 7);

  private final Wiring wiring;
  private ClusterState state = ClusterState.NO_CLUSTER;
  private List<Member> lastActive = List.of();

  /** A cluster without nodes. */
  ManagersState(Wiring wiring, RingSettings settings) {
    this.wiring = wiring;
    apply(new Command.CreateCluster(CLUSTER, new ClusterSettings(settings, false, 1)));
  }

  ClusterState state() {
    return state;
  }

  Chain chain() {
    return state.partitions().get(0).chain();
  }

  /** The last list that was active, whatever a mutant makes of it. */
  List<Member> lastActive() {
    return lastActive;
  }

  CommandReply apply(Command command) {
    var transition = state.apply(command);
    state = transition.state();
    if (!state.partitions().isEmpty() && chain().active()) {
      lastActive = chain().inSync();
    }
    return transition.reply();
  }

  /** A process of the node starts. */
  static Command registration(NodeId node, long nonce, ReplicaReport report) {
    Address address = new Address("localhost", 1 + (int) node.value().getLeastSignificantBits());
    return new Command.RegisterNode(
        node, nonce, Optional.of(CLUSTER), new Site(address, "z", 1), List.of(report));
  }

  /** Rule 21, if it is time. */
  Command restart() {
    return new Command.Restart(List.of(new Command.Restart.Item(0, chain().term())));
  }

  /** Assigns the partition to other nodes. */
  void place(List<NodeId> assigned, List<NodeId> target) {
    PartitionState now = state.partitions().get(0);
    Chain was = now.chain();
    Chain placed = new Chain(was.term(), was.leaderTerm(), was.activity(), was.inSync(), assigned);
    PartitionState moved = new PartitionState(placed, now.lastActive(), target);
    if (!moved.equals(now)) {
      state =
          new ClusterState(
              state.clusterId(),
              state.epoch() + 1,
              state.planEpoch(),
              state.settings(),
              state.nodes(),
              List.of(moved),
              state.movesPlanned(),
              state.managers());
    }
  }

  /** Judges what a process asks. */
  AskReply ask(Member asker, ConfigurationAsk ask) {
    boolean handedOver = chain().activity() == Activity.HANDED_OVER;
    CommandReply reply = applyAs(asker, new Command.Ask(asker, List.of(based(ask))));
    forgetLastActive();
    AskReply answer = ((CommandReply.Judged) reply).items().get(0);
    if (handedOver && !chain().active() && !wiring.obeys(Around.HANDED_OVER_TO_ALL)) {
      pretendHandedOver();
      return new AskReply(answer.partition(), answer.done(), chain());
    }
    return answer;
  }

  /** Rule 7 turned off: what comes of a term that was handed over counts as such, too. */
  private void pretendHandedOver() {
    PartitionState now = state.partitions().get(0);
    Chain chain = now.chain();
    Chain pretended =
        new Chain(
            chain.term(),
            chain.leaderTerm(),
            Activity.HANDED_OVER,
            chain.inSync(),
            chain.assigned());
    pretend(new PartitionState(pretended, now.lastActive(), now.target()));
  }

  private void pretend(PartitionState partition) {
    state =
        new ClusterState(
            state.clusterId(),
            state.epoch(),
            state.planEpoch(),
            state.settings(),
            state.nodes(),
            List.of(partition),
            state.movesPlanned(),
            state.managers());
  }

  /** Takes nodes in, of which {@code holders} shall hold the one partition, the first leading. */
  static Command attachment(ClusterState state, List<NodeId> nodes, List<NodeId> holders) {
    List<Command.Place.Standing> changes =
        nodes.stream()
            .map(id -> new Command.Place.Standing(id, Membership.ATTACHED, OptionalInt.empty()))
            .toList();
    return new Command.Place(state.planEpoch(), changes, Optional.of(List.of(holders)));
  }

  /** Rule 2 turned off: a process that another has followed is listened to. */
  private CommandReply applyAs(Member asker, Command.Ask ask) {
    if (wiring.obeys(Around.ASK_INCARNATION)) {
      return apply(ask);
    }
    ManagedNode real = state.node(asker.node()).orElseThrow();
    ProcessStart start = real.start();
    ProcessStart before =
        new ProcessStart(asker.incarnation(), start.nonce(), List.of(), start.reports());
    pretend(
        new ManagedNode(
            real.id(),
            real.site(),
            before,
            real.membership(),
            real.orderedWeight(),
            real.liveness()));
    CommandReply reply = apply(ask);
    pretend(real);
    return reply;
  }

  private void pretend(ManagedNode node) {
    SortedMap<NodeId, ManagedNode> nodes = new TreeMap<>(state.nodes());
    nodes.put(node.id(), node);
    state =
        new ClusterState(
            state.clusterId(),
            state.epoch(),
            state.planEpoch(),
            state.settings(),
            nodes,
            state.partitions(),
            state.movesPlanned(),
            state.managers());
  }

  /** Rules 2 and 5 turned off: an ask based on another term is judged on the present one. */
  private ConfigurationAsk based(ConfigurationAsk ask) {
    if (ask instanceof ConfigurationAsk.Drop drop && !wiring.obeys(Around.DROP_MAKES_TERM)) {
      boolean listed = chain().inSync().contains(drop.member());
      return listed ? ask : new ConfigurationAsk.Drop(0, -1, drop.member());
    }
    if (wiring.obeys(Around.ASK_TERM)) {
      return ask;
    }
    int term = chain().term();
    if (ask instanceof ConfigurationAsk.Add add) {
      return new ConfigurationAsk.Add(0, term, add.member());
    } else if (ask instanceof ConfigurationAsk.Drop drop) {
      return new ConfigurationAsk.Drop(0, term, drop.member());
    } else if (ask instanceof ConfigurationAsk.TakeOver) {
      return new ConfigurationAsk.TakeOver(0, term);
    } else if (ask instanceof ConfigurationAsk.Activate) {
      return new ConfigurationAsk.Activate(0, term);
    }
    return ask;
  }

  /** Rule 3 turned off: every list counts as if its term had been active. */
  private void forgetLastActive() {
    if (wiring.obeys(Around.LAST_ACTIVE)) {
      return;
    }
    PartitionState now = state.partitions().get(0);
    pretend(new PartitionState(now.chain(), now.chain().inSync(), now.target()));
  }
}
