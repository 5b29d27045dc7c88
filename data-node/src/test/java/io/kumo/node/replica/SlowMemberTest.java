package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.message.ConfigurationAsk;
import io.kumo.ring.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member that grants its leases but does not acknowledge (rule 9). */
class SlowMemberTest {
  private static final List<ConfigurationAsk> NOTHING = List.of();
  private static final List<ConfigurationAsk> DROP =
      List.of(new ConfigurationAsk.Drop(0, 1, SECOND));

  private final Scene scene = Scene.primary(SELF, SECOND);

  @Test
  void itIsDroppedAfterASecond() {
    scene.set(1);
    scene.passWithLeases(950);
    assertEquals(NOTHING, scene.effects.asks);
    scene.passWithLeases(100);
    assertEquals(DROP, scene.effects.asks);
  }

  @Test
  void butNotWhileItsLinkCarriesWhatCameBefore() {
    scene.effects.queuedBytes = 40 << 20;
    scene.set(1);
    scene.effects.queuedBytes = 0;
    scene.set(1);
    scene.passWithLeases(5_500);
    assertEquals(NOTHING, scene.effects.asks);
    scene.passWithLeases(600);
    assertEquals(DROP, scene.effects.asks);
  }

  @Test
  void norWhileItCarriesTheBatchItself() {
    scene.set(Scene.VALUE_BYTES_MAX);
    scene.passWithLeases(1_900);
    assertEquals(NOTHING, scene.effects.asks);
    scene.passWithLeases(200);
    assertEquals(DROP, scene.effects.asks);
  }

  @Test
  void aFastStreamBeforeBuysItNoTime() {
    scene.set(Scene.VALUE_BYTES_MAX);
    for (int version = 1; version <= 20; version++) {
      scene.set(Scene.VALUE_BYTES_MAX);
      scene.written();
      scene.passWithLeases(50);
      Stamp stamp = Scene.stamp(1, SECOND, SELF);
      scene.received(new PeerMessage.Acknowledged(stamp, Version.of(1, version), 0, false));
    }
    scene.passWithLeases(2_800);
    assertEquals(NOTHING, scene.effects.asks);
    scene.passWithLeases(300);
    assertEquals(DROP, scene.effects.asks);
  }
}
