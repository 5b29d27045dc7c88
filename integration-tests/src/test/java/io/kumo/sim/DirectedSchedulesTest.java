package io.kumo.sim;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Mutation.StoreMode;
import io.kumo.message.OperationId;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.StoreTask;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Rules whose loss random seeds hardly ever show: each by the one sequence of events that needs it.
 * A schedule tells whether all went well; it does with the rule, and does not without.
 */
class DirectedSchedulesTest {
  private static final Key KEY = Key.of("k");

  private long operations;

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
          set(stage, 1);
          long committed = stage.actor(1).replica().end();
          stage.carry(1, 2);
          stage.carry(1, 3);
          stage.carry(2, 1);
          stage.carry(3, 1);
          assertTrue(stage.actor(1).replica().watermark() == committed);

          // The addition is done, but nobody knows it yet; the learner finds its session silent.
          stage.pass(1100);
          stage.tick(3);
          stage.carry(3, 1);
          stage.take(1, 3).stream()
              .filter(PeerMessage.JoinDelta.class::isInstance)
              .forEach(stage.actor(3)::receive);
          return stage.actor(3).replica().history().contains(committed);
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
          set(stage, 1);
          List<PeerMessage> late = stage.take(1, 2);
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
          stage.pass(300);
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
          set(stage, 1);
          stage.take(1, 2);
          long lost = stage.actor(1).replica().end();
          set(stage, 1);
          stage.carry(1, 2);
          stage.carry(2, 1);
          return Version.before(stage.actor(1).replica().watermark(), lost);
        });
  }

  /** Rule 18: behind a copy only what its stream has brought is yet to be applied. */
  @Test
  void aCopyIsAppliedUpToWhereItBegan() {
    expect(
        "COPY_APPLIED",
        stage -> {
          stage.lead(1, 1, 2);
          set(stage, 1);
          stage.carryAll();
          long from = stage.actor(1).replica().watermark();
          stage.tick(3);
          stage.carry(3, 1);
          set(stage, 1);
          stage.carry(1, 2);
          stage.carry(2, 1);
          stage.pass(250);
          stage.tick(1);
          stage.carryAll();
          return completed(stage).applied() == from;
        });
  }

  /** Rule 18: without the floor a copy's holder would run what its source has run and forgotten. */
  @Test
  void aCopyBringsTheFloor() {
    expect(
        "COPY_FLOOR",
        stage -> {
          stage.lead(1, 1, 2);
          OperationId first = new OperationId(9, 1);
          stage.actor(1).offer(first, count());
          for (int i = 0; i < 5; i++) {
            set(stage, 1);
          }
          stage.carryAll();
          join(stage);
          stage.configure(stage.chain(2, 1, true, 1, 2, 3), 1, 2, 3);
          stage.carryAll();
          stage.lead(3, 3, 2);

          // Its answer was lost, and the client asks once more.
          stage.actor(3).offer(first, count());
          stage.carryAll();
          return stage.actor(3).lastReply() instanceof DataReply.Forgotten;
        });
  }

  /** Rule 19: a copy is not whole before the log has reached all that was read for it. */
  @Test
  void aCopyWaitsForWhatWasRead() {
    expect(
        "COPY_REACHES",
        stage -> {
          stage.lead(1, 1, 2);
          set(stage, 1);
          stage.carryAll();
          stage.tick(3);
          stage.carry(3, 1);
          stage.carry(1, 3);
          // This batch is lost on its way to the learner, and read for its copy.
          set(stage, 1);
          stage.carry(1, 2);
          stage.carry(2, 1);
          stage.take(1, 3);
          stage.carryAll();
          return stage.actor(3).storeTasks.stream().noneMatch(StoreTask.Complete.class::isInstance);
        });
  }

  /** Rule 24: what one without a lease knows of a key may be long over. */
  @Test
  void aNegativeOutcomeNeedsTheLease() {
    expect(
        "NEGATIVE_LEASE",
        stage -> {
          stage.lead(1, 1, 2);
          set(stage, 1);
          stage.carryAll();
          stage.pass(1500);
          stage.actor(1).offer(id(), store(StoreMode.ADD));
          return stage.actor(1).lastReply() instanceof DataReply.NotRun;
        });
  }

  /** Rule 27: a flush in doubt may yet be discarded, and what readers missed would be back. */
  @Test
  void onlyACommittedFlushHides() {
    expect(
        "FLUSH_COMMITTED",
        stage -> {
          stage.lead(1, 1, 2);
          set(stage, 1);
          stage.carryAll();
          long version = stage.actor(1).replica().watermark();
          stage.actor(1).offer(id(), new Mutation.Flush(0));
          // What the primary publishes for any other reason must not show it.
          stage.configure(stage.chain(2, 1, true, 1, 2), 1);
          return !stage.actor(1).serving().flushed(version);
        });
  }

  private static void expect(String rule, Predicate<Stage> schedule) {
    assertTrue(schedule.test(new Stage(Wiring.PRODUCTION, 3)), rule + " on");
    assertFalse(schedule.test(new Stage(Wiring.without(rule), 3)), rule + " off");
  }

  /** The third replica is given a copy, up to where the first asks to add it. */
  private static void join(Stage stage) {
    stage.tick(3);
    stage.carryAll();
    stage.actor(1).renewLeases();
    stage.tick(1);
    stage.carryAll();
    assertTrue(stage.asked(1, ConfigurationAsk.Add.class));
  }

  private static StoreTask.Complete completed(Stage stage) {
    return stage.actor(3).storeTasks.stream()
        .filter(StoreTask.Complete.class::isInstance)
        .map(StoreTask.Complete.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private void set(Stage stage, int number) {
    stage.actor(number).offer(id(), store(StoreMode.SET));
  }

  private OperationId id() {
    return new OperationId(1, ++operations);
  }

  private static Mutation store(StoreMode mode) {
    return new Mutation.Store(KEY, mode, new byte[1], 0, Expiry.NEVER, OptionalLong.empty());
  }

  private static Mutation count() {
    return new Mutation.Arithmetic(
        KEY, false, 1, OptionalLong.of(7), Expiry.NEVER, OptionalLong.empty());
  }
}
