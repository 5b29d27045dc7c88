package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static io.kumo.node.replica.Scene.THIRD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.node.entry.Batch;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node comes back and is told what it missed. */
class DeltaJoinTest {
  private static final long NO_OP = Version.of(1, 0);

  private final Scene scene = Scene.primary(SELF, SECOND);

  @Test
  void aLearnerThatAsksAgainWhileTheJournalIsReadWaitsOn() {
    for (int i = 0; i < 20; i++) {
      asks(THIRD, NO_OP);
      scene.passWithLeases(500);
    }

    assertEquals(1, scene.effects.journalReads.size(), "each reading anew begins with the oldest");
    read(List.of(), false);
    assertEquals(NO_OP, scene.effects.lastSent(PeerMessage.JoinDelta.class).base());
  }

  @Test
  void oneThatHoldsSomethingElseBeginsAnew() {
    asks(THIRD, NO_OP);
    scene.passWithLeases(1_000);
    asks(THIRD, Version.NONE);
    assertEquals(1, scene.sent(PeerMessage.JoinCopy.class).size());

    scene.passWithLeases(1_000);
    asks(new Member(THIRD.node(), THIRD.incarnation() + 1), NO_OP);
    assertEquals(2, scene.effects.journalReads.size());
  }

  @Test
  void whatIsWrittenWhileTheJournalIsReadMakesNoHole() {
    asks(THIRD, NO_OP);
    scene.set(10);
    committed();
    Batch written = scene.effects.batches().get(1);

    read(List.of(), false);
    assertEquals(2, scene.effects.journalReads.size(), "it reads on");
    read(List.of(written), false);

    assertTrue(scene.sent(PeerMessage.JoinCopy.class).isEmpty());
    Member to = scene.effects.lastSent(PeerMessage.Append.class).stamp().to();
    assertEquals(THIRD, to);
  }

  @Test
  void whatTheJournalShouldHoldAndDoesNotIsAHole() {
    scene.set(10);
    committed();
    asks(THIRD, NO_OP);

    read(List.of(), false);

    assertEquals(1, scene.sent(PeerMessage.JoinCopy.class).size());
  }

  @Test
  void whatALinkHasYetToCarryIsNotSentAgain() {
    scene.set(10);
    committed();
    asks(THIRD, NO_OP);
    scene.effects.queuedBytes = 64L << 20;
    read(List.of(scene.effects.batches().get(1)), false);

    scene.passWithLeases(5_000);
    assertEquals(1, sentTo(THIRD));

    scene.effects.queuedBytes = 0;
    scene.passWithLeases(10_000);
    assertTrue(sentTo(THIRD) > 1, "it may have come before the session's start");
  }

  @Test
  void whatWasLostIsSentAgainOnceTheFirstOfItIsTaken() {
    List<Batch> missed = missed(3);
    asks(THIRD, NO_OP);
    read(missed, false);
    scene.passWithLeases(3_000);
    List<Batch> again = appendsTo(THIRD).subList(3, appendsTo(THIRD).size());
    assertFalse(again.isEmpty());
    assertEquals(Set.of(missed.get(0)), Set.copyOf(again), "it may need no more than time");

    acknowledges(missed.get(0).lastVersion(), 0);

    List<Batch> all = appendsTo(THIRD);
    assertEquals(missed.subList(1, 3), all.subList(all.size() - 2, all.size()));
    acknowledges(missed.get(0).lastVersion(), 0);
    assertEquals(all, appendsTo(THIRD), "once is enough");
  }

  @Test
  void whoAcknowledgesBitByBitIsSentNothingAgain() {
    List<Batch> missed = missed(3);
    asks(THIRD, NO_OP);
    read(missed, false);
    for (Batch batch : missed) {
      scene.passWithLeases(900);
      acknowledges(batch.lastVersion(), 0);
    }
    assertEquals(missed, appendsTo(THIRD));
  }

  @Test
  void aDeltaWaitsForTheLearnersStore() {
    List<Batch> missed = missed(2);
    asks(THIRD, NO_OP);
    read(missed.subList(0, 1), false);

    acknowledges(missed.get(0).lastVersion(), 600);
    assertEquals(1, scene.effects.journalReads.size());

    acknowledges(missed.get(0).lastVersion(), 400);
    acknowledges(missed.get(0).lastVersion(), 300);
    assertEquals(2, scene.effects.journalReads.size(), "one at a time");
    read(missed.subList(1, 2), false);
    assertEquals(missed, appendsTo(THIRD));
  }

  @Test
  void aDeltaComesOnAlsoWhereTheLearnersMemoryStaysFull() {
    List<Batch> missed = missed(2);
    asks(THIRD, NO_OP);
    read(missed.subList(0, 1), false);
    scene.passWithLeases(900);
    acknowledges(missed.get(0).lastVersion(), 600);
    assertEquals(1, scene.effects.journalReads.size());

    scene.passWithLeases(100);
    acknowledges(missed.get(0).lastVersion(), 600);
    assertEquals(2, scene.effects.journalReads.size());
  }

  @Test
  void aLearnerThatHoldsNothingYetIsSentNothingAgain() {
    asks(THIRD, Version.NONE);
    scene.set(10);
    scene.written();
    long session = scene.effects.lastSent(PeerMessage.JoinCopy.class).stamp().session();
    List<Batch> sent = appendsTo(THIRD);
    Stamp stamp = new Stamp(0, 1, 1, session, THIRD, SELF);
    scene.received(new PeerMessage.Acknowledged(stamp, Version.NONE, 0, false));
    assertEquals(sent, appendsTo(THIRD));
  }

  @Test
  void aLearnerWhoseLeaseIsAboutToEndIsNotTakenIn() {
    scene.copyTo(THIRD);
    leaseOf(THIRD, 400);
    scene.tick(1);
    assertTrue(scene.effects.asks.isEmpty(), "it would have to be dropped at once");

    leaseOf(THIRD, 900);
    scene.tick(1);
    assertEquals(List.of(new ConfigurationAsk.Add(0, 1, THIRD)), scene.effects.asks);
  }

  @Test
  void aLearnerWhoseSessionStandsStillKeepsIt() {
    asks(THIRD, Version.NONE);
    long session = scene.effects.lastSent(PeerMessage.JoinCopy.class).stamp().session();
    for (int i = 0; i < 5; i++) {
      scene.passWithLeases(1_000);
      scene.received(
          new PeerMessage.JoinAsk(new Stamp(0, 1, 1, session, THIRD, SELF), Version.NONE));
    }
    assertEquals(1, scene.sent(PeerMessage.JoinCopy.class).size(), "what was done is kept");

    scene.passWithLeases(1_000);
    asks(THIRD, Version.NONE);
    assertEquals(2, scene.sent(PeerMessage.JoinCopy.class).size(), "it has left the session");
  }

  private void leaseOf(Member member, long ms) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(ms);
    scene.effects.leases.get(member).extend(scene.now().nanos() + nanos);
  }

  /** Batches that the two others have committed. */
  private List<Batch> missed(int count) {
    for (int i = 0; i < count; i++) {
      scene.set(10);
      committed();
    }
    return scene.effects.batches().subList(1, count + 1);
  }

  private void acknowledges(long version, long pinnedBytes) {
    long session = scene.effects.lastSent(PeerMessage.JoinDelta.class).stamp().session();
    Stamp stamp = new Stamp(0, 1, 1, session, THIRD, SELF);
    scene.received(new PeerMessage.Acknowledged(stamp, version, pinnedBytes, false));
  }

  private long sentTo(Member learner) {
    return appendsTo(learner).size();
  }

  private List<Batch> appendsTo(Member learner) {
    return scene.sent(PeerMessage.Append.class).stream()
        .filter(append -> append.stamp().to().equals(learner))
        .map(PeerMessage.Append::batch)
        .toList();
  }

  private void asks(Member learner, long base) {
    scene.received(new PeerMessage.JoinAsk(Scene.stamp(1, learner, SELF), base));
  }

  private void read(List<Batch> batches, boolean hole) {
    List<Long> reads = scene.effects.journalReads;
    scene.replica.journalRead(reads.get(reads.size() - 1), batches, hole, scene.now());
    scene.tick(0);
  }

  private void committed() {
    scene.written();
    long end = scene.replica.end();
    scene.received(new PeerMessage.Acknowledged(Scene.stamp(1, SECOND, SELF), end, 0, false));
    assertEquals(end, scene.replica.watermark());
  }
}
