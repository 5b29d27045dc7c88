package io.kumo.sim;

import static io.kumo.sim.Schedules.KEY;
import static io.kumo.sim.Schedules.applied;
import static io.kumo.sim.Schedules.count;
import static io.kumo.sim.Schedules.expect;
import static io.kumo.sim.Schedules.expectDoubled;
import static io.kumo.sim.Schedules.join;
import static io.kumo.sim.Schedules.read;
import static io.kumo.sim.Schedules.set;
import static io.kumo.sim.Schedules.setEverywhere;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.Mutation;
import io.kumo.message.OperationId;
import io.kumo.node.replica.PeerMessage;
import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Directed schedules for the rules of joining, by delta and by copy: 15 to 19. */
class DirectedJoiningTest {
  /** Rule 15: what was acknowledged in an earlier session may have been cut off in this one. */
  @Test
  void anEarlierSessionsAnswersCountForNothing() {
    expect(
        "SESSION",
        stage -> {
          leaveOutTheThird(stage);
          stage.tick(3);
          final List<PeerMessage> asked = stage.take(3, 1);
          give(stage, 1, asked, PeerMessage.JoinAsk.class);
          stage.carry(1, 3);
          stage.carry(3, 1);
          set(stage, 1, "new");
          stage.carry(1, 2);
          stage.carry(2, 1);
          assertTrue(applied(stage, 1));
          stage.carry(1, 3);
          final List<PeerMessage> late = new ArrayList<>(stage.take(3, 1));

          // An ask of before the session comes late, and begins another: the learner cuts off what
          // it has in doubt, and the connection breaks before that comes again.
          stage.pass(1100);
          give(stage, 1, asked, PeerMessage.JoinAsk.class);
          give(stage, 3, stage.take(1, 3), PeerMessage.JoinDelta.class);
          stage.carry(3, 1);
          late.forEach(stage.actor(1)::receive);
          return isWholeIfAdded(stage, "new");
        });
  }

  /** Rule 16: what a learner based its ask on may lie behind it when the answer comes. */
  @Test
  void aBaseIsWhatIsCommittedNow() {
    expect(
        "BASE_COMMITTED",
        stage -> {
          leaveOutTheThird(stage);
          setEverywhere(stage, 1, "new");
          stage.tick(3);
          stage.carry(3, 1);
          stage.pass(250);
          stage.tick(1);
          List<PeerMessage> first = stage.take(1, 3);
          // No answer so far: it asks once more.
          stage.pass(300);
          stage.tick(3);
          stage.carry(3, 1);
          List<PeerMessage> second = stage.take(1, 3);
          first.forEach(stage.actor(3)::receive);
          stage.tick(3);
          second.forEach(stage.actor(3)::receive);
          stage.carryAll();
          stage.pass(600);
          stage.tick(3);
          stage.carryAll();
          assertTrue(isAdded(stage));

          // Left alone, and killed: no power was lost, and nothing else may be.
          stage.lead(4, 3);
          stage.restart(3);
          stage.lead(5, 3);
          return read(stage, 3).equals("new");
        });
  }

  /** Rule 17: what was told of a delta takes no copy in the same session. */
  @Test
  void aHoleInTheMiddleOfADeltaLeadsToACopy() {
    Stage stage = new Stage(Wiring.PRODUCTION, 3);
    leaveOutTheThird(stage);
    setEverywhere(stage, 1, "new");
    setEverywhere(stage, 1, "newer");
    stage.actor(1).holed = true;
    stage.tick(3);
    stage.carryAll();
    for (int i = 0; i < 5 && !isAdded(stage); i++) {
      stage.pass(400);
      stage.tick(3);
      stage.carryAll();
    }
    stage.carryAll();
    stage.lead(9, 3);
    assertEquals("newer", read(stage, 3));
  }

  /** Rule 18: behind a copy only what its stream has brought is yet to be applied. */
  @Test
  void aCopyIsAppliedUpToWhereItBegan() {
    expect(
        "COPY_APPLIED",
        stage -> {
          List<PeerMessage> copied = copyOnItsWay(stage);
          stage.actor(3).slow = true;
          set(stage, 1, "new");
          copyArrives(stage, copied);

          // Killed before its store has what the stream brought.
          stage.restart(3);
          stage.lead(3, 3);
          return read(stage, 3).equals("new");
        });
  }

  /** Rule 18: what a copy was read before may be deleted before it is written. */
  @Test
  void theStreamIsAppliedBehindTheCopy() {
    expect(
        "COPY_HOLDS_STREAM",
        stage -> {
          List<PeerMessage> copied = copyOnItsWay(stage);
          stage.actor(1).offer(new Mutation.Delete(KEY, OptionalLong.empty()));
          copyArrives(stage, copied);
          stage.lead(3, 3, 2);
          return read(stage, 3).equals("Missing");
        });
  }

  /** What the third is to be given was read. */
  private static List<PeerMessage> copyOnItsWay(Stage stage) {
    stage.lead(1, 1, 2);
    setEverywhere(stage, 1, "old");
    stage.tick(3);
    stage.carry(3, 1);
    stage.carry(1, 3);
    stage.carry(3, 1);
    return stage.take(1, 3);
  }

  /** The copy arrives behind what its stream has brought meanwhile, and the third is added. */
  private static void copyArrives(Stage stage, List<PeerMessage> copied) {
    stage.carry(1, 2);
    stage.carry(2, 1);
    assertTrue(applied(stage, 1));
    stage.pass(250);
    stage.tick(1);
    stage.carry(1, 3);
    copied.forEach(stage.actor(3)::receive);
    stage.carryAll();
    assertTrue(isAdded(stage));
    stage.carryAll();
  }

  /** Rule 18: without the records a copy's holder would run again what its source has run. */
  @Test
  void aCopyBringsTheOperations() {
    expect(
        "COPY_OPERATIONS",
        stage -> {
          stage.lead(1, 1, 2);
          OperationId first = stage.nextId();
          stage.actor(1).offer(first, count());
          stage.carryAll();
          join(stage);
          stage.configure(stage.chain(2, 1, true, 1, 2, 3), 1, 2, 3);
          stage.carryAll();
          stage.lead(3, 3, 2);

          // Its answer was lost, and the client asks once more.
          stage.actor(3).offer(first, count());
          stage.carryAll();
          return read(stage, 3, Key.of("counter")).equals("7");
        });
  }

  /** Rule 18: without the floor a copy's holder would run what its source has run and forgotten. */
  @Test
  void aCopyBringsTheFloor() {
    expect(
        "COPY_FLOOR",
        stage -> {
          stage.lead(1, 1, 2);
          OperationId first = stage.nextId();
          stage.actor(1).offer(first, count());
          for (int i = 0; i < 5; i++) {
            set(stage, 1, "v");
          }
          stage.carryAll();
          join(stage);
          stage.configure(stage.chain(2, 1, true, 1, 2, 3), 1, 2, 3);
          stage.carryAll();
          stage.lead(3, 3, 2);

          stage.actor(3).offer(first, count());
          stage.carryAll();
          return read(stage, 3, Key.of("counter")).equals("7");
        });
  }

  /**
   * Rule 19: a copy is not whole before the log has reached all that was read for it; nor is
   * anybody added before it has acknowledged that.
   */
  @Test
  void aCopyWaitsForWhatWasRead() {
    expectDoubled(
        "COPY_REACHES",
        "ADD_ACKNOWLEDGED",
        stage -> {
          stage.lead(1, 1, 2);
          set(stage, 1, "old");
          stage.carryAll();
          stage.tick(3);
          stage.carry(3, 1);
          stage.carry(1, 3);
          // This batch is lost on its way to the learner, and read for its copy.
          set(stage, 1, "new");
          stage.carry(1, 2);
          stage.carry(2, 1);
          stage.take(1, 3);
          stage.carryAll();
          if (!isAdded(stage)) {
            return true;
          }
          // Its log is the truth now, and the second cuts off what is not in there.
          stage.kill(1);
          stage.lead(9, 3, 2);
          stage.lead(10, 2, 3);
          return read(stage, 2).equals("new");
        });
  }

  /** Rule 19: what was sent to a learner may be lost, and it be asked to lead before it comes. */
  @Test
  void whoIsAddedHasAcknowledgedAll() {
    expect(
        "ADD_ACKNOWLEDGED",
        stage -> {
          leaveOutTheThird(stage);
          setEverywhere(stage, 1, "new");
          stage.tick(3);
          stage.carry(3, 1);
          give(stage, 3, stage.take(1, 3), PeerMessage.JoinDelta.class);
          stage.carry(3, 1);
          return isWholeIfAdded(stage, "new");
        });
  }

  /** All three have a value; then the third is struck off, and has to join again. */
  private static void leaveOutTheThird(Stage stage) {
    stage.lead(1, 1, 2, 3);
    setEverywhere(stage, 1, "old");
    stage.configure(stage.chain(2, 1, true, 1, 2), 1, 2, 3);
    stage.carryAll();
  }

  private static void give(
      Stage stage, int number, List<PeerMessage> messages, Class<? extends PeerMessage> kind) {
    messages.stream().filter(kind::isInstance).forEach(stage.actor(number)::receive);
  }

  /** Whether the third is added now: its primary asks for it, and the managers do it. */
  private static boolean isAdded(Stage stage) {
    stage.actor(1).renewLeases();
    stage.tick(1);
    if (!stage.asked(1, ConfigurationAsk.Add.class)) {
      return false;
    }
    int term = stage.newest().term();
    stage.configure(stage.chain(term + 1, 1, true, 1, 2, 3), 1, 2, 3);
    return true;
  }

  /** Whether the third, if it is added at once, has the value when it is the only one left. */
  private static boolean isWholeIfAdded(Stage stage, String value) {
    if (!isAdded(stage)) {
      return true;
    }
    stage.kill(1);
    stage.kill(2);
    stage.lead(9, 3);
    return read(stage, 3).equals(value);
  }
}
