package io.kumo.sim;

import io.kumo.message.ConfigurationAsk;
import io.kumo.node.replica.Moment;
import io.kumo.node.replica.OperationBudget;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.replica.Restored;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Three replicas of one partition, for schedules that a test writes down step by step. */
final class Stage {
  private static final int ACTORS = 3;

  private final Wiring wiring;
  private final List<Actor> actors = new ArrayList<>();
  private long nowMs = 10_000;

  /**
   * Three empty replicas.
   *
   * @param operationsMax records that the first one remembers
   */
  Stage(Wiring wiring, int operationsMax) {
    this.wiring = wiring;
    for (int i = 1; i <= ACTORS; i++) {
      ReplicaConfig config =
          new ReplicaConfig(
              0,
              new Member(node(i), 1),
              0,
              new UUID(3, 3),
              new RingSettings(1, ACTORS, 1, 1000),
              ReplicaConfig.Limits.DEFAULT);
      OperationBudget budget = new OperationBudget(i == 1 ? operationsMax : 1000, 1 << 20);
      actors.add(new Actor(this, config, Restored.empty(0, budget)));
    }
  }

  Wiring wiring() {
    return wiring;
  }

  Moment now() {
    return new Moment(TimeUnit.MILLISECONDS.toNanos(nowMs), nowMs);
  }

  /** Actors count from 1. */
  Actor actor(int number) {
    return actors.get(number - 1);
  }

  /** The managers' configuration reaches these actors. */
  void configure(Chain chain, int... numbers) {
    for (int number : numbers) {
      actor(number).replica().configured(chain.term(), chain, now());
      actor(number).turn();
    }
  }

  Chain chain(int term, int leaderTerm, boolean active, int... inSync) {
    return new Chain(
        term,
        leaderTerm,
        active,
        Arrays.stream(inSync).mapToObj(number -> actor(number).member).toList(),
        List.of(node(1), node(2), node(3)));
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

  /** Carries everything until nobody has anything to say. */
  void carryAll() {
    while (actors.stream().anyMatch(actor -> !actor.sent.isEmpty())) {
      for (int from = 1; from <= ACTORS; from++) {
        for (int to = 1; to <= ACTORS; to++) {
          carry(from, to);
        }
      }
    }
  }

  /** Whether an actor has asked the managers for this. */
  boolean asked(int number, Class<? extends ConfigurationAsk> ask) {
    return actor(number).asks.stream().anyMatch(ask::isInstance);
  }

  private static NodeId node(int number) {
    return new NodeId(new UUID(0, number));
  }
}
