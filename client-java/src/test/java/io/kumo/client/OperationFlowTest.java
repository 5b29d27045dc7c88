package io.kumo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.Rings;
import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun;
import io.kumo.message.DataRequest;
import io.kumo.message.Mutation;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OperationFlowTest {
  private static final long START = TimeUnit.DAYS.toNanos(1);
  private static final long DEADLINE = START + TimeUnit.SECONDS.toNanos(3);
  private static final Key KEY = Key.of("key");
  private static final Mutation.OnKey MUTATION = new Mutation.Delete(KEY, OptionalLong.empty());
  private static final DataReply APPLIED = new DataReply.Applied(9, 0, 0, Optional.empty());
  private static final DataReply DECLINED =
      new DataReply.Declined(9, DataReply.Declined.Reason.NOT_FOUND);
  private static final Ring RING =
      Rings.of(1, 1, 3, List.of(new Address("a", 1), new Address("b", 1), new Address("c", 1)));
  private static final Optional<Ring> KNOWN = Optional.of(RING);

  private final OperationFlow.Shared shared =
      new OperationFlow.Shared(new OperationIds(77), new VersionsSeen(), new SplittableRandom(1));
  private final OperationFlow flow = OperationFlow.mutate(shared, MUTATION, DEADLINE);

  private static Step.Send send(Step step) {
    return assertInstanceOf(Step.Send.class, step);
  }

  private static DataRequest.Mutate mutate(Step step) {
    return assertInstanceOf(DataRequest.Mutate.class, send(step).request());
  }

  private static <T extends DataReply> T done(Class<T> type, Step step) {
    return assertInstanceOf(type, assertInstanceOf(Step.Done.class, step).reply());
  }

  private static NotRun notRun(NotRun.Reason reason, long epoch, int term, int primary) {
    Optional<io.kumo.ring.NodeId> named =
        primary < 0 ? Optional.empty() : Optional.of(Rings.nodeId(primary));
    return new NotRun(3, reason, epoch, term, named);
  }

  private static NotRun notRun(NotRun.Reason reason) {
    return notRun(reason, 0, 0, -1);
  }

  private Step afterPause(Step step) {
    Step.Wait wait = assertInstanceOf(Step.Wait.class, step);
    return flow.onTimer(KNOWN, wait.untilNanos());
  }

  @Test
  void sendsToThePrimaryAndEndsWithItsResult() {
    Step.Send sent = send(flow.start(KNOWN, START));
    assertEquals(Rings.nodeId(0), sent.node().id());
    assertEquals(DEADLINE, sent.untilNanos());
    DataRequest.Mutate request = mutate(sent);
    assertEquals(MUTATION, request.mutation());
    assertEquals(1, request.epoch());
    assertFalse(request.retry());
    Step.Done end = assertInstanceOf(Step.Done.class, flow.onReply(1, APPLIED, KNOWN, START + 1));
    assertEquals(APPLIED, end.reply());
    assertEquals(1, end.attempts());
  }

  @Test
  void waitsForARingAndGivesUpAsNotRun() {
    Step step = flow.start(Optional.empty(), START);
    long until = assertInstanceOf(Step.Wait.class, step).untilNanos();
    assertPause(-OperationFlow.HALVINGS, step, START);
    assertInstanceOf(Step.Wait.class, flow.onTimer(Optional.empty(), until));
    done(NotRun.class, flow.onTimer(Optional.empty(), DEADLINE));
  }

  @Test
  void aRingEndsTheWaitForOne() {
    flow.start(Optional.empty(), START);
    send(flow.onRing(RING, START + 5));
  }

  @Test
  void notServingIsAskedAgainUnderTheSameIdAndIsNoRetry() {
    DataRequest.Mutate first = mutate(flow.start(KNOWN, START));
    Step pause = flow.onReply(1, notRun(NotRun.Reason.NOT_SERVING), KNOWN, START);
    DataRequest.Mutate second = mutate(afterPause(pause));
    assertEquals(first.id(), second.id());
    assertFalse(second.retry());
  }

  @Test
  void pausesGetLongerUntilARingComes() {
    Step step = flow.start(KNOWN, START);
    long now = START;
    for (int pauses = 0; pauses < 20; pauses++) {
      Step pause = notServing(step, now);
      int usual = pauses - OperationFlow.HALVINGS;
      assertPause(usual < 0 ? usual : Math.min(usual / OperationFlow.PAUSES_ALIKE, 3), pause, now);
      // The clock stands still, so that no deadline ends it.
      step = flow.onTimer(KNOWN, now);
    }
    assertInstanceOf(Step.Continue.class, flow.onRing(Rings.ledBy(RING, 2, 0), now));
    assertPause(-OperationFlow.HALVINGS, notServing(step, now), now);
  }

  @Test
  void aRingWithoutNewsOfThePartitionEndsNoPause() {
    Step pause = notServing(flow.start(KNOWN, START), START);
    assertInstanceOf(Step.Continue.class, flow.onRing(at(RING, 2), START));
    assertPause(1 - OperationFlow.HALVINGS, notServing(afterPause(pause), START), START);
    send(flow.onRing(Rings.ledBy(RING, 3, 0), START));
  }

  private static Ring at(Ring ring, long epoch) {
    return new Ring(ring.clusterId(), epoch, ring.settings(), ring.nodes(), ring.chains());
  }

  @Test
  void whoIsOverloadedIsNotAskedAgainSooner() {
    int attempt = send(flow.start(KNOWN, START)).attempt();
    for (int pauses = 0; pauses < OperationFlow.PAUSES_ALIKE; pauses++) {
      NotRun overloaded = notRun(NotRun.Reason.OVERLOADED);
      assertPause(0, flow.onReply(attempt, overloaded, KNOWN, START), START);
      attempt = send(flow.onTimer(KNOWN, START)).attempt();
    }
  }

  private Step notServing(Step sent, long now) {
    return flow.onReply(send(sent).attempt(), notRun(NotRun.Reason.NOT_SERVING), KNOWN, now);
  }

  /** A pause of the usual length, so often twice as long, or half as long where below zero. */
  private static void assertPause(int doublings, Step step, long now) {
    long nanos = assertInstanceOf(Step.Wait.class, step).untilNanos() - now;
    long ms = TimeUnit.NANOSECONDS.toMillis(nanos);
    assertTrue(ms >= OperationFlow.PAUSE_MIN_MS * Math.pow(2, doublings), ms + " ms");
    assertTrue(ms <= OperationFlow.PAUSE_MAX_MS * Math.pow(2, doublings), ms + " ms");
  }

  @Test
  void overloadedWaitsOutItsPauseWhateverRingComes() {
    flow.start(KNOWN, START);
    Step pause = flow.onReply(1, notRun(NotRun.Reason.OVERLOADED), KNOWN, START);
    assertInstanceOf(Step.Continue.class, flow.onRing(Rings.ledBy(RING, 2, 1), START + 1));
    send(afterPause(pause));
  }

  @Test
  void aLostAttemptIsRetriedUnderTheSameIdAndMarked() {
    DataRequest.Mutate first = mutate(flow.start(KNOWN, START));
    DataRequest.Mutate second = mutate(afterPause(flow.onLost(1, true, "lost", KNOWN, START)));
    assertEquals(first.id(), second.id());
    assertEquals(first.seenVersion(), second.seenVersion());
    assertTrue(second.retry());
  }

  @Test
  void anAttemptThatWasNotWrittenLeavesNoDoubt() {
    flow.start(KNOWN, START);
    Step pause = flow.onLost(1, false, "refused", KNOWN, START);
    assertFalse(mutate(afterPause(pause)).retry());
    done(NotRun.class, flow.onLost(2, false, "refused", KNOWN, DEADLINE));
  }

  @Test
  void aWrittenAttemptWithoutReplyEndsAsUnknown() {
    flow.start(KNOWN, START);
    assertEquals(
        "silent",
        done(DataReply.Unknown.class, flow.onLost(1, true, "silent", KNOWN, DEADLINE)).why());
  }

  @Test
  void doubtStaysWhenLaterAttemptsDidNotRun() {
    flow.start(KNOWN, START);
    send(afterPause(flow.onLost(1, true, "lost", KNOWN, START)));
    done(DataReply.Unknown.class, flow.onReply(2, notRun(NotRun.Reason.DISK_FULL), KNOWN, START));
  }

  @Test
  void whatWillNotPassIsTheEndAtOnce() {
    for (NotRun.Reason reason :
        List.of(NotRun.Reason.TOO_FEW_REPLICAS, NotRun.Reason.DISK_FULL, NotRun.Reason.TOO_LARGE)) {
      OperationFlow other = OperationFlow.mutate(shared, MUTATION, DEADLINE);
      other.start(KNOWN, START);
      NotRun end = done(NotRun.class, other.onReply(1, notRun(reason), KNOWN, START));
      assertEquals(reason, end.reason());
    }
  }

  @Test
  void repliesOfEarlierAttemptsAreIgnored() {
    flow.start(KNOWN, START);
    Ring next = Rings.ledBy(RING, 2, 1);
    Step.Send second = send(flow.onRing(next, START + 1));
    assertEquals(Rings.nodeId(1), second.node().id());
    assertTrue(mutate(second).retry());
    assertInstanceOf(Step.Continue.class, flow.onReply(1, DECLINED, Optional.of(next), START + 2));
    done(DataReply.Applied.class, flow.onReply(2, APPLIED, Optional.of(next), START + 3));
    assertInstanceOf(Step.Continue.class, flow.onReply(2, DECLINED, Optional.of(next), START + 4));
  }

  @Test
  void aRingWithTheSamePrimaryLeavesTheAttemptAlone() {
    flow.start(KNOWN, START);
    assertInstanceOf(Step.Continue.class, flow.onRing(Rings.ledBy(RING, 2, 0), START + 1));
  }

  @Test
  void wrongNodeFollowsANewerPrimaryThatItNames() {
    flow.start(KNOWN, START);
    NotRun answer = notRun(NotRun.Reason.WRONG_NODE, 2, 2, 1);
    assertEquals(Rings.nodeId(1), send(flow.onReply(1, answer, KNOWN, START)).node().id());
    NotRun again = notRun(NotRun.Reason.WRONG_NODE, 2, 2, 2);
    assertInstanceOf(
        Step.Wait.class, flow.onReply(2, again, KNOWN, START), "one jump for each term");
  }

  @Test
  void wrongNodeWithANewerEpochIsAskedForItsRing() {
    flow.start(KNOWN, START);
    Step step = flow.onReply(1, notRun(NotRun.Reason.WRONG_NODE, 2, 0, -1), KNOWN, START);
    Step.Wait wait = assertInstanceOf(Step.Wait.class, step);
    assertEquals(Rings.nodeId(0), wait.ringFrom().orElseThrow().id());
    assertEquals(Rings.nodeId(1), send(flow.onRing(Rings.ledBy(RING, 2, 1), START)).node().id());
  }

  @Test
  void forgottenBeginsAnewWhereNoOtherAttemptCanHaveRun() {
    DataRequest.Mutate first = mutate(flow.start(KNOWN, START));
    Step pause = flow.onReply(1, notRun(NotRun.Reason.NOT_SERVING), KNOWN, START);
    send(afterPause(pause));
    DataRequest.Mutate anew =
        mutate(flow.onReply(2, new DataReply.Forgotten(50), KNOWN, START + 1));
    assertNotEquals(first.id(), anew.id());
    assertEquals(50, anew.seenVersion());
    assertFalse(anew.retry());
  }

  @Test
  void forgottenIsUnknownWhereAnAttemptMayHaveRun() {
    flow.start(KNOWN, START);
    send(afterPause(flow.onLost(1, true, "lost", KNOWN, START)));
    done(DataReply.Unknown.class, flow.onReply(2, new DataReply.Forgotten(50), KNOWN, START + 1));
  }

  @Test
  void anUnknownReplyIsAskedAgainAsARetry() {
    flow.start(KNOWN, START);
    Step pause = flow.onReply(1, new DataReply.Unknown(0, "stepped down"), KNOWN, START);
    assertTrue(mutate(afterPause(pause)).retry());
    done(DataReply.Applied.class, flow.onReply(2, APPLIED, KNOWN, START + 1));
  }

  @Test
  void theVersionSeenIsThatOfTheBeginning() {
    shared.seen().note(0, 40);
    assertEquals(40, mutate(flow.start(KNOWN, START)).seenVersion());
    shared.seen().note(0, 60);
    Step pause = flow.onReply(1, notRun(NotRun.Reason.NOT_SERVING), KNOWN, START);
    assertEquals(40, mutate(afterPause(pause)).seenVersion());
    OperationFlow next = OperationFlow.mutate(shared, MUTATION, DEADLINE);
    assertEquals(60, mutate(next.start(KNOWN, START)).seenVersion());
  }

  @Test
  void aReadEndsAsUnknownWhereNobodyAnswered() {
    OperationFlow read = OperationFlow.get(shared, KEY, DEADLINE);
    assertInstanceOf(DataRequest.Get.class, send(read.start(KNOWN, START)).request());
    done(DataReply.Unknown.class, read.onLost(1, true, "silent", KNOWN, DEADLINE));
  }

  @Test
  void anAbandonedOperationEndsAsWhatIsKnown() {
    flow.start(Optional.empty(), START);
    done(NotRun.class, flow.onAbandoned("closed"));
    OperationFlow sent = OperationFlow.mutate(shared, MUTATION, DEADLINE);
    sent.start(KNOWN, START);
    done(DataReply.Unknown.class, sent.onAbandoned("closed"));
    assertInstanceOf(Step.Continue.class, sent.onAbandoned("closed"));
  }
}
