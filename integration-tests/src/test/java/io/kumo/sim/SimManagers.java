package io.kumo.sim;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.ManagedNode.Liveness;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply.AskReply;
import io.kumo.message.ManagerRequest.ReplicaReport;
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
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The managers as one atomic state, with the production commands; what is lossy is the way to them.
 * An ask may be lost, come late, or come twice, as a retried Raft proposal may.
 */
final class SimManagers {
  /** How late an ask may come. */
  static final int LATE_MS_MAX = 2000;

  private final Scheduler scheduler;
  private final SimRandom random;
  private final Trace trace;
  private final ManagersState managed;
  private final List<Consumer<Ring>> watchers = new ArrayList<>();
  private Optional<Ring> ring = Optional.empty();
  private final Set<Member> damaged = new HashSet<>();
  private boolean up = true;
  private double loss;

  SimManagers(
      Scheduler scheduler, SimRandom random, RingSettings settings, Trace trace, Wiring wiring) {
    this.trace = trace;
    this.scheduler = scheduler;
    this.random = random;
    managed = new ManagersState(wiring, settings);
    scheduler.after(Scheduler.ms(300), this::remind);
  }

  ClusterState state() {
    return managed.state();
  }

  /** The last list that was active, whatever a mutant makes of it. */
  List<Member> lastActive() {
    return managed.lastActive();
  }

  Ring ring() {
    if (ring.isEmpty() || ring.get().epoch() != state().epoch()) {
      ring = state().ring();
    }
    return ring.orElseThrow();
  }

  Chain chain() {
    return managed.chain();
  }

  boolean isUp() {
    return up;
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
          CommandReply reply = apply(ManagersState.registration(node, nonce, report));
          if (reply instanceof CommandReply.Registered registered) {
            scheduler.after(random.ms(1, 20), () -> incarnation.accept(registered.incarnation()));
          }
        });
  }

  /** Takes nodes in, of which some hold the partition. */
  void attach(List<NodeId> nodes, List<NodeId> holders) {
    apply(ManagersState.attachment(state(), nodes, holders));
  }

  /** The nodes that shall hold the partition when all moves are done. */
  List<NodeId> target() {
    return state().partitions().get(0).target();
  }

  /** Assigns the partition to these nodes. */
  void place(List<NodeId> assigned, List<NodeId> target) {
    long epoch = state().epoch();
    managed.place(assigned, target);
    pushIfNewer(epoch, "a move");
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
    boolean known = !state().node(asker.node()).orElseThrow().runs(asker);
    boolean alone =
        ask instanceof ConfigurationAsk.Drop || ask instanceof ConfigurationAsk.Activate;
    boolean covered = known || !(alone && damaged.contains(asker));
    if (!up || !covered) {
      return;
    }
    long epoch = state().epoch();
    AskReply reply = managed.ask(asker, ask);
    pushIfNewer(epoch, ask);
    if (!random.chance(loss)) {
      scheduler.after(random.ms(1, 30), () -> answer.accept(reply));
    }
  }

  private CommandReply apply(Command command) {
    long epoch = state().epoch();
    CommandReply reply = managed.apply(command);
    pushIfNewer(epoch, command);
    return reply;
  }

  private void pushIfNewer(long epoch, Object cause) {
    if (state().epoch() != epoch) {
      trace.line(() -> cause + " makes " + state().partitions().get(0));
      watchers.forEach(this::push);
    }
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
      apply(managed.restart());
      List.copyOf(watchers).forEach(this::push);
    }
  }
}
