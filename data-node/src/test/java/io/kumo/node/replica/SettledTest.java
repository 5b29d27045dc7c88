package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static io.kumo.node.replica.Scene.THIRD;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.lease.LeaseTimes;
import io.kumo.ring.Version;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which replicas need few ticks. */
class SettledTest {
  private static final long MISSED_MS =
      TimeUnit.NANOSECONDS.toMillis(LeaseTimes.DEFAULT.missedNanos());

  @Test
  void aPrimarySettlesOnceAllThatShallHoldThePartitionHaveTakenAll() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.passWithLeases(200);
    assertTrue(settled(scene));

    scene.set(10);
    scene.passWithLeases(50);
    assertFalse(settled(scene));

    scene.written();
    for (var member : List.of(SECOND, THIRD)) {
      long end = scene.replica.end();
      scene.received(new PeerMessage.Acknowledged(Scene.stamp(1, member, SELF), end, 0, false));
    }
    assertFalse(settled(scene), "they are to be told the watermark");
    scene.passWithLeases(50);
    assertTrue(settled(scene));
  }

  @Test
  void aPrimaryThatMissesAMemberDoesNotSettle() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.passWithLeases(200);
    scene.pass(1_000 + MISSED_MS);
    assertFalse(settled(scene));
  }

  @Test
  void aPrimarySettlesWhereSomebodyIsAwayUntilThatOneAsksToJoin() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.passWithLeases(200);
    assertTrue(settled(scene));
    scene.received(new PeerMessage.JoinAsk(Scene.stamp(1, THIRD, SELF), Version.NONE));
    assertFalse(settled(scene));
  }

  @Test
  void aMemberThatStopsSettlesWhileItIsCountedAndOnceItHasLeft() {
    Scene scene = Scene.member();
    scene.received(new PeerMessage.Commit(Scene.stamp(1, SECOND, SELF), Version.NONE));
    scene.stop();
    assertTrue(settled(scene));
    scene.configured(2, 1, true, SECOND, THIRD);
    assertFalse(settled(scene), "it looks for how long it is unlisted");
    scene.received(new PeerMessage.JoinEnded(Scene.stamp(1, SECOND, SELF), "not in sync any more"));
    assertTrue(settled(scene));
  }

  @Test
  void aPrimaryOfWhichAnybodyStopsDoesNotSettle() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.passWithLeases(200);
    scene.received(new PeerMessage.Stopping(Scene.stamp(1, SECOND, SELF), false));
    assertFalse(settled(scene));

    Scene own = Scene.primary(SELF, SECOND, THIRD);
    own.passWithLeases(200);
    own.stop();
    assertFalse(settled(own));
  }

  @Test
  void aPrimaryThatStopsSettlesUntilItsTurnIsNear() {
    Scene scene = Scene.primaryOf(1_024, SELF, SECOND, THIRD);
    scene.passWithLeases(200);
    scene.stop();
    assertTrue(settled(scene));
    scene.passWithLeases(300);
    assertFalse(settled(scene), "all of a slice hand over in the same tick");
    assertTrue(scene.effects.asks.isEmpty());
    scene.passWithLeases(300);
    assertFalse(scene.effects.asks.isEmpty());
  }

  @Test
  void aMemberSettlesAsLongAsItsPrimaryIsHeard() {
    Scene scene = Scene.member();
    scene.received(new PeerMessage.Commit(Scene.stamp(1, SECOND, SELF), Version.NONE));
    assertTrue(settled(scene));

    scene.pass(MISSED_MS + 50);
    assertFalse(settled(scene));
  }

  @Test
  void aMemberWhosePrimaryIsGoneDoesNotSettle() {
    Scene scene = Scene.member();
    scene.tick(10);
    scene.replica.refused(SECOND.node(), scene.now());
    assertFalse(settled(scene));
  }

  @Test
  void aReplicaThatIsElsewhereSettles() {
    Scene scene = new Scene();
    scene.placed(1, 1, List.of(SECOND, THIRD), SECOND, THIRD);
    assertTrue(settled(scene));
  }

  private static boolean settled(Scene scene) {
    return scene.replica.isSettled(scene.now());
  }
}
