package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static io.kumo.node.replica.Scene.THIRD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.entry.Batch;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.List;
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

  private long sentTo(Member learner) {
    return scene.sent(PeerMessage.Append.class).stream()
        .filter(append -> append.stamp().to().equals(learner))
        .count();
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
