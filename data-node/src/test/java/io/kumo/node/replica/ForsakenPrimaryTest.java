package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.message.ConfigurationAsk;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A primary that has handed over to a member which dies before its exchange. */
class ForsakenPrimaryTest {
  @Test
  void itTakesOverAgainAfterAGrace() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.configured(2, 2, false, SECOND, SELF);
    scene.pass(1_200);
    assertEquals(List.of(), scene.effects.asks);
    scene.pass(200);
    assertEquals(List.of(new ConfigurationAsk.TakeOver(0, 2)), scene.effects.asks);
  }
}
