package io.kumo.sim;

import static io.kumo.sim.Schedules.KEY;
import static io.kumo.sim.Schedules.applied;
import static io.kumo.sim.Schedules.count;
import static io.kumo.sim.Schedules.expect;
import static io.kumo.sim.Schedules.read;
import static io.kumo.sim.Schedules.set;
import static io.kumo.sim.Schedules.setEverywhere;
import static io.kumo.sim.Schedules.store;
import static io.kumo.sim.Schedules.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.manager.state.ManagedNode.Liveness;
import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Mutation.StoreMode;
import io.kumo.ring.Key;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Directed schedules for the rules of leases, reads, answers and flushes: 8, 10 and 24 to 27. */
class DirectedServingTest {
  /** Rule 8: who has given a lease after it asked to take over has to wait until that is over. */
  @Test
  void theGraceIsWaitedOut() {
    expect(
        "GRACE",
        stage -> {
          stage.begin(1, 2);
          setEverywhere(stage, 1, "old");
          // The first is paused; the second asks to take over, and the ask is held up on its way.
          stage.pass(1400);
          stage.tick(2);
          stage.actor(1).renewLeases();
          stage.judge(2);
          return !servesBeside(stage);
        });
  }

  /** Rule 8: nobody knows what leases a process gave that was killed. */
  @Test
  void theGraceOfAnEarlierProcessIsWaitedOut() {
    expect(
        "RESTART_GRACE",
        stage -> {
          stage.begin(1, 2);
          setEverywhere(stage, 1, "old");
          // The managers hear of the first no more, but it serves on.
          stage.liveness(1, Liveness.DOWN);
          stage.kill(2);
          stage.restart(2);
          stage.judgeRestart();
          return !servesBeside(stage);
        });
  }

  /** Whether the second, who leads alone now, takes a write that readers of the first miss. */
  private static boolean servesBeside(Stage stage) {
    stage.learn(2);
    stage.judge(2);
    stage.learn(2);
    set(stage, 2, "new");
    return applied(stage, 2) && read(stage, 1).equals("old");
  }

  /** Rule 10: what a reader was told is gone stays gone, by whatever clock. */
  @Test
  void expiryIsAWrite() {
    expect(
        "EXPIRY_WRITES",
        stage -> {
          stage.actor(2).aheadMs = -60_000;
          stage.lead(1, 1, 2);
          stage.actor(1).offer(store(StoreMode.SET, "v", Expiry.afterMs(1000)));
          stage.carryAll();
          stage.pass(1100);
          stage.actor(1).renewLeases();
          assertEquals("Missing", read(stage, 1));
          stage.lead(2, 2, 1);
          return read(stage, 2).equals("Missing");
        });
  }

  /**
   * Rule 10: what was looked up before this replica led may be older than what was acknowledged.
   */
  @Test
  void aValueCountsWithinItsLeadership() {
    expect(
        "SAME_LEADERSHIP",
        stage -> {
          stage.lead(1, 1, 2);
          setEverywhere(stage, 1, "old");
          set(stage, 1, "new");
          stage.carry(1, 2);
          stage.carry(2, 1);
          assertTrue(applied(stage, 1));
          // The second has it too, but does not know yet that it is committed.
          Look look = Look.first(stage.wiring(), stage.actor(2), KEY).orElseThrow();
          stage.lead(2, 2, 1);
          return answer(stage, 2, look).equals("new");
        });
  }

  /** Rule 10: between a look at the lease and one at the value the replica may be emptied. */
  @Test
  void theLeaseIsLookedAtLast() {
    expect(
        "VALUE_THEN_LEASE",
        stage -> {
          stage.lead(1, 1, 2);
          setEverywhere(stage, 1, "old");
          Look look = Look.first(stage.wiring(), stage.actor(1), KEY).orElseThrow();
          // The reader is held up, while the second goes on alone, and gives the first a copy.
          stage.lead(2, 2);
          set(stage, 2, "new");
          stage.actor(2).disk().syncStore();
          stage.actor(2).disk().prune();
          stage.tick(1);
          stage.carry(1, 2);
          stage.carry(2, 1);
          return !answer(stage, 1, look).equals("Missing");
        });
  }

  private static String answer(Stage stage, int number, Look look) {
    return look.second().map(Schedules::text).orElseGet(() -> read(stage, number));
  }

  /** Rule 24: what one without a lease knows of a key may be long over. */
  @Test
  void aNegativeOutcomeNeedsTheLease() {
    expect(
        "NEGATIVE_LEASE",
        stage -> {
          stage.lead(1, 1, 2);
          setEverywhere(stage, 1, "v");
          // The second has gone on alone, which the first has not heard.
          stage.configure(stage.chain(2, 2, false, 2), 2);
          stage.configure(stage.chain(2, 2, true, 2), 2);
          stage.pass(1400);
          stage.tick(2);
          stage.actor(2).offer(new Mutation.Delete(KEY, OptionalLong.empty()));
          assertTrue(applied(stage, 2));
          stage.actor(1).offer(store(StoreMode.ADD, "w", Expiry.NEVER));
          return stage.actor(1).lastReply() instanceof DataReply.NotRun;
        });
  }

  /** Rule 24: an earlier attempt's refusal says nothing of the later one. */
  @Test
  void aLateRefusalIsIgnored() {
    expect(
        "LATE_NEGATIVE_IGNORED",
        stage -> {
          stage.lead(1, 1, 2);
          StageClient client =
              new StageClient(stage, store(StoreMode.REPLACE, "mine", Expiry.NEVER));
          client.deliver();
          // It is refused, for there is nothing to replace; but the answer takes long.
          setEverywhere(stage, 1, "other");
          stage.lead(2, 2, 1);
          client.learn();
          client.deliver();
          stage.carryAll();
          assertEquals("mine", read(stage, 2));
          client.hear();
          client.hear();
          return client.outcome().orElseThrow() instanceof DataReply.Applied;
        });
  }

  /** Rule 26: where an attempt may have run, the operation must not begin anew. */
  @Test
  void onlyWhatHasSurelyNotRunBeginsAnew() {
    expect(
        "NEW_ID_ONLY_IF_SURE",
        stage -> {
          stage.lead(1, 1, 2);
          StageClient client = new StageClient(stage, count());
          client.deliver();
          stage.carryAll();
          client.lose(1);
          for (int i = 0; i < 5; i++) {
            set(stage, 1, "v");
          }
          stage.carryAll();
          client.deliver();
          client.hear();
          client.deliver();
          stage.carryAll();
          return read(stage, 1, Key.of("counter")).equals("7");
        });
  }

  /** Rule 27: a flush in doubt may yet be discarded, and what readers missed would be back. */
  @Test
  void onlyACommittedFlushHides() {
    expect(
        "FLUSH_COMMITTED",
        stage -> {
          stage.lead(1, 1, 2);
          setEverywhere(stage, 1, "v");
          stage.actor(1).offer(new Mutation.Flush(0));
          // What the primary publishes for any other reason must not show it.
          stage.configure(stage.chain(2, 1, true, 1, 2), 1);
          Look look = Look.first(stage.wiring(), stage.actor(1), KEY).orElseThrow();
          return text(look.second().orElseThrow()).equals("v");
        });
  }
}
