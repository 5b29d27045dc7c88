package io.kumo.sim;

import static io.kumo.sim.Schedules.applied;
import static io.kumo.sim.Schedules.count;
import static io.kumo.sim.Schedules.expect;
import static io.kumo.sim.Schedules.join;
import static io.kumo.sim.Schedules.read;
import static io.kumo.sim.Schedules.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.node.replica.PeerMessage;
import io.kumo.ring.Activity;
import io.kumo.ring.Member;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Directed schedules for the rules of configurations, terms and batches: 2 to 6 and 11. */
class DirectedConfigurationTest {
  /**
   * Rule 2: what a process asked for before its node lost something must not be done after that.
   */
  @Test
  void deadProcessesAskInVain() {
    expect(
        "ASK_INCARNATION",
        stage -> {
          stage.begin(1, 2);
          set(stage, 1, "v");
          stage.carryAll();
          assertTrue(applied(stage, 1));
          // The second is silent for a while, and the ask to drop it is held up on its way.
          stage.pass(1400);
          stage.tick(1);
          ConfigurationAsk late = asked(stage, 1, ConfigurationAsk.Drop.class);
          final Member asker = stage.actor(1).member;
          stage.cutPower(1);
          stage.restart(1);
          stage.judge(asker, late);
          stage.settle();
          return read(stage, primary(stage)).equals("v");
        });
  }

  /** Rule 3: a list that never served proves nothing about who holds what was acknowledged. */
  @Test
  void theNextPrimaryIsOfTheLastActiveList() {
    expect(
        "LAST_ACTIVE",
        stage -> {
          stage.begin(1, 2);
          set(stage, 1, "v");
          stage.carryAll();
          assertTrue(applied(stage, 1));
          stage.kill(1);
          stage.pass(1400);
          stage.tick(2);
          stage.judge(2);
          stage.learn(2);
          // It leads a list of its own, and loses power before it serves.
          stage.cutPower(2);
          stage.restart(2);
          stage.settle();
          stage.restart(1);
          stage.settle();
          return read(stage, primary(stage)).equals("v");
        });
  }

  /** Rule 3: what is written in a term that left somebody out must not be missed when he leads. */
  @Test
  void nothingIsWrittenInATermThatIsNotActive() {
    expect(
        "ACTIVATION",
        stage -> {
          stage.begin(1, 2, 3);
          stage.kill(1);
          stage.pass(1400);
          stage.tick(2);
          stage.judge(2);
          stage.learn(2);
          // The third does not answer the exchange, is dropped, and the activation is lost.
          stage.pass(2100);
          stage.tick(2);
          stage.judge(2);
          stage.learn(2);
          stage.tick(2);
          stage.actor(2).asks.clear();
          stage.actor(2).sent.clear();
          set(stage, 2, "v");
          boolean applied = applied(stage, 2);
          stage.kill(2);
          stage.settle();
          return !applied || read(stage, 3).equals("v");
        });
  }

  /** Rule 7: without one of its members a term is not handed over, for that one may lead next. */
  @Test
  void whatWasHandedOverToAllIsNotServedWithoutOne() {
    expect(
        "HANDED_OVER_TO_ALL",
        stage -> {
          stage.begin(1, 2, 3);
          Member heir = stage.actor(2).member;
          stage.judge(
              stage.actor(1).member, new ConfigurationAsk.HandOver(0, stage.newest().term(), heir));
          stage.learn(2);
          exchange(stage);
          // The third does not answer, and is dropped.
          stage.pass(2100);
          stage.actor(2).renewLeases();
          stage.tick(2);
          assertTrue(stage.asked(2, ConfigurationAsk.Drop.class));
          stage.judge(2);
          exchange(stage);
          stage.actor(2).asks.clear();
          set(stage, 2, "v");
          exchange(stage);
          final boolean applied = applied(stage, 2);
          stage.kill(1);
          stage.kill(2);
          stage.settle();
          return !applied || read(stage, 3).equals("v");
        });
  }

  /** All that the first two say to each other. */
  private static void exchange(Stage stage) {
    for (int round = 0; round < 5; round++) {
      stage.carry(2, 1);
      stage.carry(1, 2);
    }
  }

  /** Rule 7: who leads next holds what was written in a term that was handed over. */
  @Test
  void whatWasHandedOverIsServedBeforeItIsActive() {
    Stage stage = new Stage(Wiring.PRODUCTION, 3);
    stage.begin(1, 2, 3);
    int term = stage.newest().term();
    Member heir = stage.actor(2).member;
    stage.judge(stage.actor(1).member, new ConfigurationAsk.HandOver(0, term, heir));
    stage.learn(2);
    stage.carryAll();
    set(stage, 2, "v");
    stage.carryAll();
    assertTrue(applied(stage, 2));
    assertEquals(Activity.HANDED_OVER, stage.newest().activity());
    stage.kill(2);
    stage.settle();
    assertEquals("v", read(stage, primary(stage)));
  }

  /** Rule 5: who was to be added, and is dropped instead, counts until a new term says so. */
  @Test
  void anAdditionThatWasGivenUpMakesATerm() {
    expect(
        "DROP_MAKES_TERM",
        stage -> {
          stage.begin(1, 2);
          stage.restart(3);
          stage.learn(3);
          join(stage);
          // The ask is lost, and the one who was to be added dies.
          stage.actor(1).asks.clear();
          stage.kill(3);
          int answered = stage.actor(1).replies.size();
          set(stage, 1, "v");
          stage.carryAll();
          stage.pass(800);
          stage.actor(1).renewLeases();
          stage.tick(1);
          stage.actor(1).asks.removeIf(ConfigurationAsk.Add.class::isInstance);
          assertTrue(stage.asked(1, ConfigurationAsk.Drop.class));
          stage.settle();
          return stage.actor(1).replies.size() == answered + 1;
        });
  }

  /**
   * Rule 5: a node on the last list known starts no join, or it cuts off what it was counted for.
   */
  @Test
  void listedDoNotJoin() {
    expect(
        "LISTED_DO_NOT_JOIN",
        stage -> {
          stage.lead(1, 1, 2);
          join(stage);
          set(stage, 1, "v");
          stage.carry(1, 2);
          stage.carry(1, 3);
          stage.carry(2, 1);
          stage.carry(3, 1);
          assertTrue(applied(stage, 1));

          // The addition is done, but nobody knows it yet; the learner finds its session silent.
          stage.pass(1100);
          stage.tick(3);
          stage.carry(3, 1);
          stage.take(1, 3).stream()
              .filter(PeerMessage.JoinDelta.class::isInstance)
              .forEach(stage.actor(3)::receive);
          stage.kill(1);
          stage.kill(2);
          stage.lead(3, 3);
          return read(stage, 3).equals("v");
        });
  }

  /**
   * Rule 6: a late batch of an earlier leadership is not taken, though it follows the log's end.
   */
  @Test
  void lowerTermsAreRefused() {
    expect(
        "LOWER_TERM_REFUSED",
        stage -> {
          stage.lead(1, 1, 2, 3);
          set(stage, 1, "v");
          final List<PeerMessage> late = stage.take(1, 2);
          stage.take(1, 3);

          // The third takes over, cuts the batch off at the first, and is lost before it is active.
          stage.configure(stage.chain(2, 2, false, 3, 1, 2), 1, 2, 3);
          stage.carry(3, 1);
          stage.carry(1, 3);
          stage.take(3, 1).stream()
              .filter(PeerMessage.ExchangeCut.class::isInstance)
              .forEach(stage.actor(1)::receive);
          stage.take(1, 3);
          stage.take(3, 2);

          stage.configure(stage.chain(3, 3, false, 1, 2), 1, 2);
          stage.carry(1, 2);
          stage.carry(2, 1);
          List<PeerMessage> exchange = stage.take(1, 2);
          stage.actor(2).receive(exchange.get(0));
          late.forEach(stage.actor(2)::receive);
          exchange.subList(1, exchange.size()).forEach(stage.actor(2)::receive);
          stage.carry(2, 1);
          stage.actor(1).asks.clear();
          stage.pass(600);
          stage.tick(1);
          return stage.asked(1, ConfigurationAsk.Activate.class);
        });
  }

  /** Rule 11: a batch behind one that was lost is not taken, or the lost one counts as written. */
  @Test
  void onlyTheNextBatchIsTaken() {
    expect(
        "NEXT_BATCH",
        stage -> {
          stage.lead(1, 1, 2);
          set(stage, 1, "v");
          stage.take(1, 2);
          stage.actor(1).offer(count());
          stage.carry(1, 2);
          stage.carry(2, 1);
          boolean acknowledged = !stage.actor(1).replies.isEmpty();
          stage.kill(1);
          stage.lead(2, 2);
          return !acknowledged || read(stage, 2).equals("v");
        });
  }

  private static ConfigurationAsk asked(
      Stage stage, int number, Class<? extends ConfigurationAsk> kind) {
    return stage.actor(number).asks.stream().filter(kind::isInstance).findFirst().orElseThrow();
  }

  /** Who leads by the newest configuration. */
  private static int primary(Stage stage) {
    Member member = stage.newest().primary().orElseThrow();
    return (int) member.node().value().getLeastSignificantBits();
  }
}
