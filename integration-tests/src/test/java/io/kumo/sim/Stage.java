package io.kumo.sim;

import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.ManagedNode.Liveness;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply.AskReply;
import io.kumo.message.OperationId;
import io.kumo.node.replica.Moment;
import io.kumo.node.replica.OperationBudget;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.replica.Restored;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Three replicas of one partition, for schedules that a test writes down step by step. Actors count
 * from 1.
 *
 * <p>Configurations come by the test's hand ({@link #lead}), or from the production managers'
 * state, which {@link #begin} begins with and {@link #judge} asks.
 */
final class Stage {
  private static final int ACTORS = 3;
  private static final int ROUNDS_TO_REST = 100;
  static final RingSettings SETTINGS = new RingSettings(1, ACTORS, 1, 1000);

  private final Wiring wiring;
  private final int operationsMax;
  private final ManagersState managers;
  private final List<Actor> actors = new ArrayList<>();
  private final boolean[] dead = new boolean[ACTORS];
  private Chain newest = Chain.EMPTY;
  private long nowMs = 10_000;
  private long operations;

  /**
   * Three empty replicas.
   *
   * @param operationsMax records that the first one remembers
   */
  Stage(Wiring wiring, int operationsMax) {
    this.wiring = wiring;
    this.operationsMax = operationsMax;
    managers = new ManagersState(wiring, SETTINGS);
    for (int number = 1; number <= ACTORS; number++) {
      SimDisk disk = new SimDisk(new SimRandom(number), wiring);
      Restored empty = Restored.empty(0, budget(number));
      register(number, 1, disk, empty);
      actors.add(start(new Member(node(number), 1), 0, disk, empty));
    }
  }

  private OperationBudget budget(int number) {
    return new OperationBudget(number == 1 ? operationsMax : 1000, 1 << 20);
  }

  private Actor start(Member member, long startNanos, SimDisk disk, Restored restored) {
    ReplicaConfig config =
        new ReplicaConfig(
            0, member, startNanos, disk.boot(), () -> SETTINGS, ReplicaConfig.Limits.DEFAULT);
    return new Actor(this, config, disk, restored);
  }

  Wiring wiring() {
    return wiring;
  }

  Moment now() {
    return new Moment(TimeUnit.MILLISECONDS.toNanos(nowMs), nowMs);
  }

  Actor actor(int number) {
    return actors.get(number - 1);
  }

  /** The id of an operation that no other has. */
  OperationId nextId() {
    return new OperationId(1, ++operations);
  }

  /** That very process, if it lives. */
  Optional<Actor> living(Member member) {
    return IntStream.rangeClosed(1, ACTORS)
        .filter(number -> !dead[number - 1] && actor(number).member.equals(member))
        .mapToObj(this::actor)
        .findFirst();
  }

  /** The configuration that some actor was told last. */
  Chain newest() {
    return newest;
  }

  /** A configuration reaches these actors. */
  void configure(Chain chain, int... numbers) {
    newest = chain;
    for (int number : numbers) {
      actor(number).replica().configured(chain.term(), chain, now());
      actor(number).turn();
    }
  }

  Chain chain(int term, int leaderTerm, boolean active, int... inSync) {
    return new Chain(
        term,
        leaderTerm,
        active ? Activity.ACTIVE : Activity.INACTIVE,
        Arrays.stream(inSync).mapToObj(number -> actor(number).member).toList(),
        nodes());
  }

  /** The first of these takes over, exchanges with the others, is activated and serves. */
  void lead(int term, int... inSync) {
    configure(chain(term, term, false, inSync), 1, 2, 3);
    carryAll();
    configure(chain(term, term, true, inSync), 1, 2, 3);
    carryAll();
    // The grace towards the primary before.
    pass(1400);
    actor(inSync[0]).renewLeases();
    tick(inSync[0]);
  }

  /** These begin the partition, and the first serves; the others are down. */
  void begin(int... numbers) {
    for (int number = 1; number <= ACTORS; number++) {
      int one = number;
      if (Arrays.stream(numbers).noneMatch(begins -> begins == one)) {
        kill(number);
        liveness(number, Liveness.DOWN);
      }
    }
    managers.apply(ManagersState.attachment(managers.state(), nodes(), nodes()));
    settle();
    actors.forEach(actor -> actor.disk().syncJournal());
  }

  /** The managers' newest configuration reaches this actor. */
  void learn(int number) {
    configure(managers.chain(), number);
  }

  /** What the managers take a node for. */
  void liveness(int number, Liveness liveness) {
    Member member = managers.state().node(node(number)).orElseThrow().member();
    managers.apply(
        new Command.SetLiveness(List.of(new Command.SetLiveness.Change(member, liveness))));
  }

  /** All that an actor has asked reaches the managers, and their answers reach it. */
  void judge(int number) {
    Actor asker = actor(number);
    List<ConfigurationAsk> asked = List.copyOf(asker.asks);
    asker.asks.clear();
    for (ConfigurationAsk ask : asked) {
      AskReply reply = judge(asker.member, ask);
      asker.replica().answered(ask, reply.done(), reply.chain(), now());
      asker.turn();
    }
  }

  /** An ask reaches the managers. */
  AskReply judge(Member asker, ConfigurationAsk ask) {
    return managers.ask(asker, ask);
  }

  /** The managers see to it that a partition whose holders were stopped goes on (rule 21). */
  void judgeRestart() {
    managers.apply(managers.restart());
  }

  /** The process dies; its disk stays as it is. */
  void kill(int number) {
    dead[number - 1] = true;
  }

  /** The machine's power is cut, and what its disk had not synced is lost. */
  void cutPower(int number) {
    kill(number);
    actor(number).disk().cutPowerToSynced();
  }

  /** A new process starts on the node's disk, in place of one that may still run. */
  void restart(int number) {
    Actor before = actor(number);
    Restored restored = before.disk().restore(budget(number));
    Member member = register(number, before.member.incarnation() + 1, before.disk(), restored);
    dead[number - 1] = false;
    actors.set(number - 1, start(member, now().nanos(), before.disk(), restored));
  }

  private Member register(int number, long nonce, SimDisk disk, Restored restored) {
    Command registration =
        ManagersState.registration(node(number), nonce, restored.report(disk.boot()));
    CommandReply reply = managers.apply(registration);
    return new Member(node(number), ((CommandReply.Registered) reply).incarnation());
  }

  /** Nothing fails any more: time passes, and all that is said and asked arrives. */
  void settle() {
    int[] living = IntStream.rangeClosed(1, ACTORS).filter(number -> !dead[number - 1]).toArray();
    for (int round = 0; round < ROUNDS_TO_REST; round++) {
      pass(100);
      judgeRestart();
      for (int number : living) {
        learn(number);
        actor(number).renewLeases();
        tick(number);
        carryAll();
        judge(number);
      }
    }
  }

  void tick(int number) {
    actor(number).tick();
  }

  /** Time passes for all, and nothing else. */
  void pass(long ms) {
    nowMs += ms;
  }

  /**
   * Takes out what one actor has sent to another, in order; it arrives if and when the test says
   * so.
   */
  List<PeerMessage> take(int from, int to) {
    Member receiver = actor(to).member;
    List<PeerMessage> taken =
        actor(from).sent.stream().filter(m -> m.stamp().to().equals(receiver)).toList();
    actor(from).sent.removeAll(taken);
    return taken;
  }

  void carry(int from, int to) {
    take(from, to).forEach(actor(to)::receive);
  }

  /** Carries everything between those who live until nobody has anything to say. */
  void carryAll() {
    while (actors.stream().anyMatch(actor -> !actor.sent.isEmpty())) {
      for (Actor from : actors) {
        List<PeerMessage> carried = List.copyOf(from.sent);
        from.sent.clear();
        if (living(from.member).isPresent()) {
          carried.forEach(m -> living(m.stamp().to()).ifPresent(to -> to.receive(m)));
        }
      }
    }
  }

  /** Whether an actor has asked the managers for this. */
  boolean asked(int number, Class<? extends ConfigurationAsk> ask) {
    return actor(number).asks.stream().anyMatch(ask::isInstance);
  }

  static NodeId node(int number) {
    return new NodeId(new UUID(0, number));
  }

  private static List<NodeId> nodes() {
    return IntStream.rangeClosed(1, ACTORS).mapToObj(Stage::node).toList();
  }
}
