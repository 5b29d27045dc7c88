package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static io.kumo.node.replica.Scene.stamp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kumo.message.DataReply.NotRun;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Write;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A member whose memory is full holds the clients off, for as long as it is full. */
class HeldOffTest {
  private static final long TOO_MUCH = 1_001;

  @Test
  void aMemberSaysWhenItsMemoryHasEased() {
    Scene scene = Scene.member();
    scene.effects.pinnedBytes = TOO_MUCH;
    Write.Nothing write = new Write.Nothing(Version.of(1, 0), Optional.empty());
    Batch batch = new Batch(0, Version.NONE, Version.NONE, List.of(write));
    scene.received(new PeerMessage.Append(stamp(1, SECOND, SELF), batch));
    scene.written();
    assertEquals(TOO_MUCH, lastAcknowledged(scene).pinnedBytes());

    // No batch comes any more, since clients are held off: it has to speak by itself.
    scene.pass(100);
    scene.effects.sent.clear();
    scene.effects.pinnedBytes = 0;
    scene.pass(50);
    assertEquals(0, lastAcknowledged(scene).pinnedBytes());
    scene.effects.sent.clear();
    scene.pass(500);
    assertEquals(List.of(), scene.sent(PeerMessage.Acknowledged.class));
  }

  @Test
  void clientsAreHeldOffUntilThen() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.received(acknowledged(TOO_MUCH));
    NotRun refused = assertInstanceOf(NotRun.class, scene.set(1).get(0));
    assertEquals(NotRun.Reason.OVERLOADED, refused.reason());

    scene.received(acknowledged(0));
    assertEquals(List.of(), scene.set(1));
  }

  private static PeerMessage acknowledged(long pinnedBytes) {
    return new PeerMessage.Acknowledged(
        stamp(1, SECOND, SELF), Version.of(1, 0), pinnedBytes, false);
  }

  private static PeerMessage.Acknowledged lastAcknowledged(Scene scene) {
    return scene.effects.lastSent(PeerMessage.Acknowledged.class);
  }
}
