package io.kumo.sim;

import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Liveness;
import io.kumo.manager.state.PartitionState;
import io.kumo.manager.state.ProcessStart;
import io.kumo.manager.state.Site;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply.AskReply;
import io.kumo.message.ManagerRequest.ReplicaReport;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The managers as one atomic state, with the production commands; what is lossy is the way to them.
 * An ask may be lost, come late, or come twice, as a retried Raft proposal may.
 */
final class SimManagers {
  /** How late an ask may come. */
  static final int LATE_MS_MAX = 2000;

  private static final UUID CLUSTER = new UUID(7, 7);

  private final Scheduler scheduler;
  private final SimRandom random;
  private final Trace trace;
  private final Wiring wiring;
  private final List<Consumer<Ring>> watchers = new ArrayList<>();
  private ClusterState state = ClusterState.NO_CLUSTER;
  private final Set<Member> damaged = new HashSet<>();
  private List<Member> lastActive = List.of();
  private boolean up = true;
  private double loss;

  SimManagers(
      Scheduler scheduler, SimRandom random, RingSettings settings, Trace trace, Wiring wiring) {
    this.wiring = wiring;

    this.trace = trace;
    this.scheduler = scheduler;
    this.random = random;
    apply(new Command.CreateCluster(CLUSTER, new ClusterSettings(settings, false, 1)));
    scheduler.after(Scheduler.ms(300), this::remind);
  }

  ClusterState state() {
    return state;
  }

  /** The last list that was active, whatever a mutant makes of it. */
  List<Member> lastActive() {
    return lastActive;
  }

  Ring ring() {
    return state.ring().orElseThrow();
  }

  Chain chain() {
    return state.partitions().get(0).chain();
  }

  void up(boolean isUp) {
    up = isUp;
  }

  /** The member's disk lost something. */
  void damaged(Member member) {
    damaged.add(member);
  }

  void loss(double newLoss) {
    loss = newLoss;
  }

  /** Is told each newer ring, late or never; but the newest again and again. */
  void watch(Consumer<Ring> watcher) {
    watchers.add(watcher);
    push(watcher);
  }

  void unwatch(Consumer<Ring> watcher) {
    watchers.remove(watcher);
  }

  /** Repeats itself until it is answered. */
  void register(NodeId node, long nonce, ReplicaReport report, LongConsumer incarnation) {
    scheduler.after(
        random.ms(5, 60),
        () -> {
          if (!up || random.chance(loss)) {
            register(node, nonce, report, incarnation);
            return;
          }
          CommandReply reply =
              apply(
                  new Command.RegisterNode(
                      node,
                      nonce,
                      Optional.of(CLUSTER),
                      new Site(
                          new Address(
                              "localhost", 1 + (int) node.value().getLeastSignificantBits()),
                          "z",
                          1),
                      List.of(report)));
          if (reply instanceof CommandReply.Registered registered) {
            scheduler.after(random.ms(1, 20), () -> incarnation.accept(registered.incarnation()));
          }
        });
  }

  void attach(List<NodeId> nodes) {
    apply(new Command.Attach(state.planEpoch(), nodes, List.of(nodes)));
  }

  void liveness(Member member, Liveness liveness) {
    apply(new Command.SetLiveness(List.of(new Command.SetLiveness.Change(member, liveness))));
  }

  void ask(Member asker, ConfigurationAsk ask, Consumer<AskReply> answer) {
    if (random.chance(loss)) {
      return;
    }
    scheduler.after(random.ms(2, 60), () -> judge(asker, ask, answer));
    if (random.chance(loss)) {
      // A proposal whose proposer gave up may yet be committed, long after.
      scheduler.after(random.ms(100, LATE_MS_MAX), () -> judge(asker, ask, reply -> {}));
    }
  }

  private void judge(Member asker, ConfigurationAsk ask, Consumer<AskReply> answer) {
    // What is done for an asker after its disk lost something may leave a list whose only member it
    // is: durability "replicated" does not cover that, though others had the writes.
    boolean known = !state.node(asker.node()).orElseThrow().runs(asker);
    boolean alone =
        ask instanceof ConfigurationAsk.Drop || ask instanceof ConfigurationAsk.Activate;
    boolean covered = known || !(alone && damaged.contains(asker));
    if (!up || !covered) {
      return;
    }
    CommandReply reply = apply(asker, new Command.Ask(asker, List.of(based(ask))));
    forgetLastActive();
    if (reply instanceof CommandReply.Judged judged && !random.chance(loss)) {
      scheduler.after(random.ms(1, 30), () -> answer.accept(judged.items().get(0)));
    }
  }

  /** Rule 2 turned off: a process that another has followed is listened to. */
  private CommandReply apply(Member asker, Command.Ask ask) {
    if (wiring.obeys(Around.ASK_INCARNATION)) {
      return apply(ask);
    }
    ManagedNode real = state.node(asker.node()).orElseThrow();
    ProcessStart start = real.start();
    ProcessStart before =
        new ProcessStart(asker.incarnation(), start.nonce(), List.of(), start.reports());
    pretend(new ManagedNode(real.id(), real.site(), before, real.membership(), real.liveness()));
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
            state.movesPlanned());
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
    state =
        new ClusterState(
            state.clusterId(),
            state.epoch(),
            state.planEpoch(),
            state.settings(),
            state.nodes(),
            List.of(new PartitionState(now.chain(), now.chain().inSync(), now.target())),
            state.movesPlanned());
  }

  private CommandReply apply(Command command) {
    long epoch = state.epoch();
    var transition = state.apply(command);
    state = transition.state();
    if (!state.partitions().isEmpty() && chain().active()) {
      lastActive = chain().inSync();
    }
    if (state.epoch() != epoch) {
      trace.line(() -> command + " makes " + state.partitions().get(0));
      watchers.forEach(this::push);
    }
    return transition.reply();
  }

  private void push(Consumer<Ring> watcher) {
    if (up && !random.chance(loss)) {
      Ring pushed = ring();
      scheduler.after(random.micros(500, 30_000), () -> watcher.accept(pushed));
    }
  }

  /** Rule 21, whenever it may be decided, and the newest ring for those who missed it. */
  private void remind() {
    scheduler.after(Scheduler.ms(300), this::remind);
    if (up) {
      apply(new Command.Restart(List.of(new Command.Restart.Item(0, chain().term()))));
      List.copyOf(watchers).forEach(this::push);
    }
  }
}
