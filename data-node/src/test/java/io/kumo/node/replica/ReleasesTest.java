package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static io.kumo.node.replica.Scene.THIRD;
import static io.kumo.node.replica.Scene.stamp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.ring.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a primary lets nodes go that shall hold nothing. */
class ReleasesTest {
  @Test
  void whoIsNeitherListedNorAssignedIsReleased() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.placed(1, 1, List.of(SELF, SECOND), SELF, SECOND);
    scene.received(new PeerMessage.ReleaseAsk(stamp(1, THIRD, SELF), 7));
    PeerMessage.Released released = scene.effects.lastSent(PeerMessage.Released.class);
    assertEquals(7, released.number());
    assertEquals(THIRD, released.stamp().to());
  }

  @Test
  void membersAndAssignedOnesAreNot() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.placed(1, 1, List.of(SELF, THIRD), SELF, SECOND);
    scene.received(new PeerMessage.ReleaseAsk(stamp(1, SECOND, SELF), 1));
    scene.received(new PeerMessage.ReleaseAsk(stamp(1, THIRD, SELF), 1));
    assertEquals(List.of(), scene.sent(PeerMessage.Released.class));
  }

  @Test
  void oneWhoKnowsANewerTermIsNot() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.placed(1, 1, List.of(SELF, SECOND), SELF, SECOND);
    scene.received(new PeerMessage.ReleaseAsk(stamp(2, THIRD, SELF), 1));
    assertEquals(List.of(), scene.sent(PeerMessage.Released.class));
  }

  @Test
  void whoMayBeAddedIsNotBeforeANewTermSettlesIt() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.copyTo(THIRD);
    scene.passWithLeases(50);
    assertEquals(List.of(new ConfigurationAsk.Add(0, 1, THIRD)), scene.effects.asks);

    scene.placed(1, 1, List.of(SELF, SECOND), SELF, SECOND);
    scene.received(new PeerMessage.ReleaseAsk(stamp(1, THIRD, SELF), 1));
    assertEquals(List.of(), scene.sent(PeerMessage.Released.class));

    scene.placed(2, 1, List.of(SELF, SECOND), SELF, SECOND);
    scene.received(new PeerMessage.ReleaseAsk(stamp(1, THIRD, SELF), 1));
    assertEquals(1, scene.sent(PeerMessage.Released.class).size());
  }

  @Test
  void aSessionEndsFirst() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.received(new PeerMessage.JoinAsk(stamp(1, THIRD, SELF), Version.NONE));
    scene.placed(1, 1, List.of(SELF, SECOND), SELF, SECOND);
    scene.received(new PeerMessage.ReleaseAsk(stamp(1, THIRD, SELF), 1));
    List<PeerMessage> toThird =
        scene.effects.sent.stream().filter(each -> each.stamp().to().equals(THIRD)).toList();
    int ended = toThird.indexOf(scene.effects.lastSent(PeerMessage.JoinEnded.class));
    int released = toThird.indexOf(scene.effects.lastSent(PeerMessage.Released.class));
    assertTrue(0 <= ended && ended < released, toThird::toString);
  }
}
