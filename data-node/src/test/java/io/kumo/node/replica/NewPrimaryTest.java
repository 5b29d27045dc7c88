package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A new primary's exchange with the members that the managers gave it. */
class NewPrimaryTest {
  private static final Member SELF = new Member(new NodeId(new UUID(0, 1)), 1);
  private static final Member OTHER = new Member(new NodeId(new UUID(0, 2)), 1);
  private static final List<NodeId> ASSIGNED = List.of(SELF.node(), OTHER.node());

  private final RecordedEffects effects = new RecordedEffects();

  @Test
  void aMemberThatLacksWhatIsCommittedIsDroppedAtOnce() {
    Replica replica = RestoredReplica.of(SELF, effects, Version.of(1, 5));
    replica.configured(
        1, new Chain(2, 2, Activity.INACTIVE, List.of(SELF, OTHER), ASSIGNED), atMs(0));
    Stamp stamp = effects.lastSent(PeerMessage.ExchangeAsk.class).stamp();
    Stamp back = new Stamp(0, 2, 2, stamp.session(), OTHER, SELF);
    long held = Version.of(1, 3);

    replica.received(
        new PeerMessage.ExchangeAnswer(back, held, new History(0, List.of(held)), false), atMs(1));
    replica.received(new PeerMessage.Acknowledged(back, held, 0, false), atMs(2));
    replica.tick(atMs(50));

    assertEquals(List.<ConfigurationAsk>of(new ConfigurationAsk.Drop(0, 2, OTHER)), effects.asks);
  }

  @Test
  void aTermThatWasHandedOverIsServedBeforeItIsActive() {
    Scene scene = exchanged(Activity.HANDED_OVER);
    scene.set(10);
    scene.written();
    acknowledge(scene, Scene.SECOND, Version.of(1, 1));
    assertEquals(Version.of(1, 0), scene.replica.watermark());
    acknowledge(scene, Scene.THIRD, Version.of(1, 1));
    assertEquals(Version.of(1, 1), scene.replica.watermark());
  }

  @Test
  void anyOtherTermIsServedOnceItIsActive() {
    Scene scene = exchanged(Activity.INACTIVE);
    assertEquals(
        List.<ConfigurationAsk>of(new ConfigurationAsk.Activate(0, 1)), scene.effects.asks);
    final int batches = scene.effects.batches().size();
    scene.set(10);
    assertEquals(batches, scene.effects.batches().size());
    scene.configured(1, 1, Activity.ACTIVE, Scene.SELF, Scene.SECOND, Scene.THIRD);
    assertEquals(batches + 1, scene.effects.batches().size());
  }

  @Test
  void whatComesBeforeItLeadsIsHeldAndRunOnceItDoes() {
    Scene scene = begun(Activity.HANDED_OVER);
    List<DataReply> replies = scene.set(10);
    acknowledge(scene, Scene.SECOND, Version.of(1, 0));
    acknowledge(scene, Scene.THIRD, Version.of(1, 0));
    scene.written();
    assertEquals(List.of(), replies);
    acknowledge(scene, Scene.SECOND, Version.of(1, 1));
    acknowledge(scene, Scene.THIRD, Version.of(1, 1));
    assertInstanceOf(DataReply.Applied.class, replies.get(0));
  }

  @Test
  void whatIsHeldIsRefusedAfterATenthOfASecondOrWhereAnotherLeads() {
    Scene scene = begun(Activity.HANDED_OVER);
    List<DataReply> first = scene.set(10);
    scene.tick(50);
    List<DataReply> second = scene.set(10);
    assertEquals(List.of(), first);
    scene.tick(50);
    assertEquals(DataReply.NotRun.Reason.NOT_SERVING, reason(first));
    assertEquals(List.of(), second);
    scene.configured(2, 2, Activity.INACTIVE, Scene.SECOND, Scene.THIRD);
    assertEquals(DataReply.NotRun.Reason.NOT_SERVING, reason(second));
  }

  @Test
  void whatCannotBeHeldIsRefused() {
    Scene scene = begun(Activity.HANDED_OVER);
    for (int i = 0; i < HeldRequests.COUNT_MAX; i++) {
      assertEquals(List.of(), scene.set(10));
    }
    assertEquals(DataReply.NotRun.Reason.NOT_SERVING, reason(scene.set(10)));
  }

  private static DataReply.NotRun.Reason reason(List<DataReply> replies) {
    assertEquals(1, replies.size());
    return assertInstanceOf(DataReply.NotRun.class, replies.get(0)).reason();
  }

  @Test
  void itsActivationIsAskedForALittleLaterAndAgainUntilItIsKnown() {
    Scene scene = exchanged(Activity.HANDED_OVER);
    assertEquals(List.of(), scene.effects.asks);
    scene.passWithLeases(1_000);
    assertEquals(
        List.<ConfigurationAsk>of(new ConfigurationAsk.Activate(0, 1)), scene.effects.asks);
    scene.passWithLeases(500);
    assertEquals(2, scene.effects.asks.size());
    scene.configured(1, 1, Activity.ACTIVE, Scene.SELF, Scene.SECOND, Scene.THIRD);
    scene.passWithLeases(1000);
    assertEquals(2, scene.effects.asks.size());
  }

  @Test
  void itsActivationIsAskedForAtOnceWhereAMemberIsMissed() {
    Scene scene = exchanged(Activity.HANDED_OVER);
    scene.effects.leases.get(Scene.THIRD).extend(scene.now().nanos());
    scene.tick(50);
    assertEquals(List.of(), scene.effects.asks);
    scene.pass(400);
    assertEquals(new ConfigurationAsk.Activate(0, 1), scene.effects.asks.get(0));
  }

  /** Rule 4: a list that changes before the term is active makes the exchange start afresh. */
  @Test
  void aTermThatWasHandedOverIsNotChangedBeforeItIsActive() {
    Scene scene = exchanged(Activity.HANDED_OVER);
    scene.received(new PeerMessage.Stopping(Scene.stamp(1, Scene.THIRD, Scene.SELF), false));
    scene.passWithLeases(1_000);
    assertEquals(
        List.<ConfigurationAsk>of(new ConfigurationAsk.Activate(0, 1)), scene.effects.asks);
    scene.configured(1, 1, Activity.ACTIVE, Scene.SELF, Scene.SECOND, Scene.THIRD);
    scene.tick(50);
    assertEquals(new ConfigurationAsk.Drop(0, 1, Scene.THIRD), scene.effects.asks.get(1));
  }

  /** Rule 22: what it serves is whole, and a restart has to know it. */
  @Test
  void whoServesATermThatWasHandedOverIsComplete() {
    Scene scene = exchanged(Activity.HANDED_OVER);
    assertTrue(
        scene.effects.journal.stream()
            .anyMatch(
                record ->
                    record instanceof JournalRecord.State state
                        && state.completeSince().isPresent()));
  }

  /** All have answered the exchange of term 1. */
  private static Scene begun(Activity activity) {
    Scene scene = new Scene();
    scene.configured(1, 1, activity, Scene.SELF, Scene.SECOND, Scene.THIRD);
    for (Member member : List.of(Scene.SECOND, Scene.THIRD)) {
      Stamp stamp = Scene.stamp(1, member, Scene.SELF);
      scene.received(new PeerMessage.ExchangeAnswer(stamp, Version.NONE, History.EMPTY, false));
    }
    scene.written();
    return scene;
  }

  /** All have journalled the no-op of term 1. */
  private static Scene exchanged(Activity activity) {
    Scene scene = begun(activity);
    acknowledge(scene, Scene.SECOND, Version.of(1, 0));
    assertEquals(List.of(), scene.effects.asks, "one has not journalled it");
    acknowledge(scene, Scene.THIRD, Version.of(1, 0));
    return scene;
  }

  private static void acknowledge(Scene scene, Member member, long version) {
    Stamp stamp = Scene.stamp(1, member, Scene.SELF);
    scene.received(new PeerMessage.Acknowledged(stamp, version, 0, false));
  }

  private static Moment atMs(long ms) {
    return new Moment(TimeUnit.MILLISECONDS.toNanos(ms), ms);
  }
}
