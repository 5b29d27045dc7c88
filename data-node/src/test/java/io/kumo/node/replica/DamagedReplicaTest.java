package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.node.lease.Heartbeat;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A replica whose store has lost entries leaves the list if there are others, and joins anew. */
class DamagedReplicaTest {
  private static final Member SELF = new Member(new NodeId(new UUID(0, 1)), 1);
  private static final Member OTHER = new Member(new NodeId(new UUID(0, 2)), 1);
  private static final long END = Version.of(1, 5);

  private final RecordedEffects effects = new RecordedEffects();

  @Test
  void aMemberAsksToBeDroppedAndIsThenCopiedAnew() {
    Replica replica = member();
    replica.damaged(atMs(3));
    effects.sent.clear();
    replica.tick(atMs(50));
    PeerMessage leaves = new PeerMessage.Stopping(stamp(SELF, OTHER), false);
    assertEquals(List.of(leaves), effects.sent);
    replica.tick(atMs(400));
    assertEquals(List.of(leaves, leaves), effects.sent, "what was told may be lost");

    effects.sent.clear();
    replica.configured(2, chain(3, true, OTHER), atMs(700));
    replica.tick(atMs(750));
    PeerMessage.JoinAsk ask = (PeerMessage.JoinAsk) effects.sent.get(0);
    assertEquals(Version.NONE, ask.base());
  }

  @Test
  void untilItIsDroppedItCountsAndTakesNothingOver() {
    Replica replica = member();
    replica.damaged(atMs(3));
    Heartbeat.Lead row = new Heartbeat.Lead(0, 2, 2);
    for (int ms = 50; ms < 5_000; ms += 50) {
      assertTrue(replica.grants().judge(OTHER.node(), row, atMs(ms).nanos()), "a lease");
      replica.tick(atMs(ms));
    }
    assertEquals(List.of(), effects.asks, "no manager answered its primary");
  }

  @Test
  void aPrimaryHandsOverToAFullMemberRatherThanLetItGo() {
    Scene scene = Scene.primary(Scene.SELF, Scene.SECOND);
    Stamp full = Scene.stamp(1, Scene.SECOND, Scene.SELF);
    scene.received(new PeerMessage.Acknowledged(full, Version.of(1, 0), 0, true));
    scene.replica.damaged(scene.now());
    scene.passWithLeases(2_000);
    assertEquals(
        List.of(new ConfigurationAsk.HandOver(0, 1, Scene.SECOND)),
        scene.effects.asks.stream().distinct().toList(),
        "it may be the last that holds what was lost");
  }

  @Test
  void itIsTheLastToTakeOver() {
    Scene scene = Scene.member();
    scene.replica.damaged(scene.now());
    scene.pass(2_500);
    assertEquals(List.of(), scene.effects.asks);
    scene.pass(300);
    assertEquals(new ConfigurationAsk.TakeOver(0, 1), scene.effects.asks.get(0));
  }

  @Test
  void aLearnerLeavesItsSessionAndIsNotAddedForWhatItHeldBefore() {
    Scene scene = learner();
    scene.replica.damaged(scene.now());
    scene.tick(50);
    Stamp session = new Stamp(0, 1, 1, 7, Scene.SELF, Scene.SECOND);
    assertEquals(
        List.of(new PeerMessage.Stopping(session, false)), scene.sent(PeerMessage.Stopping.class));
    scene.received(new PeerMessage.JoinDelta(sessionOf(8), Version.NONE));
    assertEquals(0, scene.effects.lastSent(PeerMessage.JoinAsk.class).stamp().session());
  }

  @Test
  void oneThatIsAddedAllTheSameLeavesTheLeadToItsPrimary() {
    Scene scene = learner();
    scene.pass(60_000);
    scene.effects.asks.clear();
    scene.replica.damaged(scene.now());
    scene.tick(50);
    scene.configured(2, 1, true, Scene.SECOND, Scene.SELF);
    scene.pass(5_000);
    assertEquals(List.of(), scene.effects.asks, "it is whole, and about to drop this one again");
    scene.pass(5_000);
    assertEquals(new ConfigurationAsk.TakeOver(0, 2), scene.effects.asks.get(0));
  }

  /** It is told by its primary what it missed. */
  private static Scene learner() {
    Scene scene = new Scene();
    scene.configured(1, 1, true, Scene.SECOND);
    scene.received(new PeerMessage.JoinDelta(sessionOf(7), Version.NONE));
    return scene;
  }

  private static Stamp sessionOf(long session) {
    return new Stamp(0, 1, 1, session, Scene.SECOND, Scene.SELF);
  }

  @Test
  void itLetsThoseTakeOverBeforeWhomATermThatIsNotActiveLeftOut() {
    Scene leftOut = Scene.member();
    leftOut.configured(2, 2, false, Scene.SECOND, Scene.THIRD);
    Scene damagedToo = Scene.member();
    damagedToo.replica.damaged(damagedToo.now());
    damagedToo.configured(2, 2, false, Scene.SECOND, Scene.THIRD);
    Scene damaged = Scene.member();
    damaged.replica.damaged(damaged.now());
    damaged.configured(2, 2, false, Scene.SECOND, Scene.SELF);
    List.of(leftOut, damagedToo, damaged).forEach(scene -> scene.pass(7_000));
    assertEquals(new ConfigurationAsk.TakeOver(0, 2), leftOut.effects.asks.get(0));
    assertEquals(List.of(), damagedToo.effects.asks);
    List.of(damagedToo, damaged).forEach(scene -> scene.pass(1_000));
    assertEquals(new ConfigurationAsk.TakeOver(0, 2), damagedToo.effects.asks.get(0));
    assertEquals(List.of(), damaged.effects.asks);
    damaged.pass(2_000);
    assertEquals(new ConfigurationAsk.TakeOver(0, 2), damaged.effects.asks.get(0));
  }

  @Test
  void whatAFlushHasMadeWholeIsAsFitAsAnyOther() {
    Scene scene = Scene.primary(Scene.SELF, Scene.SECOND);
    scene.replica.damaged(scene.now());
    scene.passWithLeases(100);
    scene.replica.whole(scene.now());
    scene.passWithLeases(20_000);
    assertEquals(List.of(), scene.effects.asks);
  }

  /** It has followed for long. */
  private Replica member() {
    Replica replica = RestoredReplica.of(SELF, effects, END);
    replica.configured(1, chain(2, true, OTHER, SELF), atMs(-60_000));
    Stamp stamp = stamp(OTHER, SELF);
    replica.received(new PeerMessage.ExchangeAsk(stamp), atMs(1));
    replica.received(new PeerMessage.ExchangeCut(stamp, END), atMs(2));
    return replica;
  }

  private static Stamp stamp(Member from, Member to) {
    return new Stamp(0, 2, 2, 0, from, to);
  }

  @Test
  void theOnlyMemberStays() {
    Replica replica = RestoredReplica.of(SELF, effects, END);
    replica.configured(1, chain(2, true, SELF), atMs(0));
    replica.damaged(atMs(1));
    for (int ms = 50; ms < 5_000; ms += 50) {
      replica.tick(atMs(ms));
    }
    assertEquals(
        List.of(),
        effects.asks.stream().filter(ConfigurationAsk.HandOver.class::isInstance).toList());
  }

  @Test
  void oneThatIsVoidAndThatClientsAreLedToSaysSo() {
    Replica replica = RestoredReplica.voided(new Member(SELF.node(), 2), effects);
    List<DataReply> replies = new ArrayList<>();
    replica.configured(1, chain(2, true, SELF), atMs(0));
    replica.read(Key.of("k"), replies::add, atMs(1));
    replica.configured(2, chain(3, true, OTHER), atMs(2));
    replica.read(Key.of("k"), replies::add, atMs(3));
    assertEquals(
        List.of(DataReply.NotRun.Reason.DATA_LOST, DataReply.NotRun.Reason.WRONG_NODE),
        replies.stream().map(reply -> ((DataReply.NotRun) reply).reason()).toList());
  }

  private static Chain chain(int term, boolean active, Member... inSync) {
    Activity activity = active ? Activity.ACTIVE : Activity.INACTIVE;
    return new Chain(term, 2, activity, List.of(inSync), List.of(OTHER.node(), SELF.node()));
  }

  private static Moment atMs(long ms) {
    return new Moment(TimeUnit.MILLISECONDS.toNanos(10_000 + ms), ms);
  }
}
