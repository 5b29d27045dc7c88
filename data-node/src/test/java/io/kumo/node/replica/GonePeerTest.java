package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static io.kumo.node.replica.Scene.THIRD;
import static io.kumo.node.replica.Scene.stamp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.ring.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done sooner where nobody listens at a node's port, and what is not. */
class GonePeerTest {
  private static final List<ConfigurationAsk> NOTHING = List.of();
  private static final int MISSED_MS = 300;
  private static final int GRACE_MS = 1_300;

  @Test
  void aMemberAsksToTakeOverFromAPrimaryThatIsGone() {
    Scene scene = Scene.member();
    scene.replica.refused(SECOND.node(), scene.now());
    scene.pass(200);
    assertEquals(NOTHING, scene.effects.asks);

    scene.replica.refused(SECOND.node(), scene.now());
    scene.pass(MISSED_MS - 200);
    assertEquals(List.of(new ConfigurationAsk.TakeOver(0, 1)), scene.effects.asks);
  }

  @Test
  void itServesNoSoonerThanTheGraceEnds() {
    Scene scene = Scene.member();
    scene.pass(50);
    scene.replica.refused(SECOND.node(), scene.now());
    scene.pass(MISSED_MS);
    scene.configured(2, 2, false, SELF);
    scene.written();
    scene.configured(2, 2, true, SELF);

    scene.pass(GRACE_MS - MISSED_MS - 100);
    assertFalse(scene.effects.serving.leads());
    scene.pass(100);
    assertTrue(scene.effects.serving.leads());
  }

  @Test
  void onlyThePrimaryMatters() {
    Scene scene = Scene.member();
    scene.pass(50);
    scene.replica.refused(THIRD.node(), scene.now());
    scene.pass(GRACE_MS - 100);
    assertEquals(NOTHING, scene.effects.asks);
  }

  @Test
  void whoIsHeardAfterwardsIsNotGone() {
    Scene scene = Scene.member();
    scene.replica.refused(SECOND.node(), scene.now());
    scene.pass(200);
    scene.received(new PeerMessage.Commit(stamp(1, SECOND, SELF), Version.NONE));
    scene.pass(MISSED_MS);
    assertEquals(NOTHING, scene.effects.asks);
  }

  @Test
  void theSecondSuccessorLetsTheFirstAsk() {
    Scene scene = Scene.member();
    scene.configured(2, 1, true, SECOND, THIRD, SELF);
    scene.replica.refused(SECOND.node(), scene.now());
    scene.pass(50);
    scene.replica.refused(SECOND.node(), scene.now());
    scene.pass(MISSED_MS);
    assertEquals(NOTHING, scene.effects.asks);
    scene.pass(200);
    assertEquals(List.of(new ConfigurationAsk.TakeOver(0, 2)), scene.effects.asks);
  }

  @Test
  void whoHearsANewerPrimaryDoesNotMissTheOneBefore() {
    Scene scene = Scene.member();
    scene.pass(GRACE_MS - 100);
    scene.received(new PeerMessage.ExchangeAsk(new Stamp(0, 2, 2, 0, THIRD, SELF)));
    scene.pass(GRACE_MS - 100);
    assertEquals(NOTHING, scene.effects.asks);
  }

  @Test
  void aPrimaryDropsAMemberThatIsGone() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.passWithLeases(50);
    scene.replica.refused(SECOND.node(), scene.now());
    scene.passWithLeases(MISSED_MS);
    assertEquals(NOTHING, scene.effects.asks);

    scene.replica.refused(SECOND.node(), scene.now());
    scene.pass(MISSED_MS);
    assertEquals(List.of(new ConfigurationAsk.Drop(0, 1, SECOND)), scene.effects.asks);
  }

  @Test
  void aNewPrimaryDropsAMemberThatIsGoneAndWasNeverHeard() {
    Scene scene = new Scene();
    scene.configured(1, 1, false, SELF, SECOND);
    scene.replica.refused(SECOND.node(), scene.now());
    scene.pass(MISSED_MS);
    assertEquals(List.of(new ConfigurationAsk.Drop(0, 1, SECOND)), scene.effects.asks);
  }
}
