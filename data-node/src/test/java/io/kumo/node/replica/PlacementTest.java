package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static io.kumo.node.replica.Scene.THIRD;
import static io.kumo.node.replica.Scene.stamp;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.message.ConfigurationAsk;
import io.kumo.node.lease.HeldLease;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a primary does where others are assigned than those who lead and hold the partition. */
class PlacementTest {
  private static final List<ConfigurationAsk> NOTHING = List.of();

  @Test
  void anOlderAnswerDoesNotBringBackWhoWasAssigned() {
    Scene scene = Scene.primary(Scene.SELF, Scene.SECOND, Scene.THIRD);
    Member[] members = {Scene.SELF, Scene.SECOND, Scene.THIRD};
    scene.placed(1, 1, List.of(Scene.SELF, Scene.SECOND), members);
    List<NodeId> before = Stream.of(members).map(Member::node).toList();
    Chain older = new Chain(1, 1, Activity.ACTIVE, List.of(members), before);
    scene.replica.answered(new ConfigurationAsk.Add(0, 1, Scene.THIRD), true, older, scene.now());
    scene.passWithLeases(4_000);
    assertEquals(
        new ConfigurationAsk.Drop(0, 1, Scene.THIRD),
        scene.effects.asks.get(scene.effects.asks.size() - 1));
  }

  @Test
  void itHandsOverToWhoIsAssignedFirstAndHasBeenFitForAWhile() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.placed(1, 1, List.of(THIRD, SELF, SECOND), SELF, SECOND, THIRD);
    scene.passWithLeases(2_900);
    assertEquals(NOTHING, scene.effects.asks);
    scene.passWithLeases(1_100);
    assertEquals(asks(new ConfigurationAsk.HandOver(0, 1, THIRD)), scene.effects.asks);
  }

  @Test
  void itHandsOverToNobodyWhileItMissesAMember() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.placed(1, 1, List.of(THIRD, SELF, SECOND), SELF, SECOND, THIRD);
    scene.passWithLeases(3_600);
    HeldLease silent = scene.effects.leases.remove(SECOND);
    scene.passWithLeases(700);
    assertEquals(NOTHING, scene.effects.asks);

    scene.effects.leases.put(SECOND, silent);
    scene.passWithLeases(1_000);
    assertEquals(asks(new ConfigurationAsk.HandOver(0, 1, THIRD)), scene.effects.asks);
  }

  @Test
  void whoIsHinderedMeanwhileHasToBeFitAnew() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.placed(1, 1, List.of(SECOND, SELF), SELF, SECOND);
    scene.passWithLeases(2_000);
    scene.effects.hindered = true;
    scene.received(acknowledged(SECOND, true));
    scene.passWithLeases(100);
    scene.effects.hindered = false;
    scene.received(acknowledged(SECOND, false));
    scene.passWithLeases(2_900);
    assertEquals(NOTHING, scene.effects.asks);
    scene.passWithLeases(200);
    assertEquals(asks(new ConfigurationAsk.HandOver(0, 1, SECOND)), scene.effects.asks);
  }

  @Test
  void itGoesOnWhereWhoIsAssignedFirstIsNotInSync() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.placed(1, 1, List.of(THIRD, SECOND, SELF), SELF, SECOND);
    scene.passWithLeases(10_000);
    assertEquals(NOTHING, scene.effects.asks);
  }

  @Test
  void oneThatIsNotAssignedHandsOverToAnyThatIs() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.placed(1, 1, List.of(THIRD, SECOND), SELF, SECOND);
    scene.passWithLeases(3_100);
    assertEquals(asks(new ConfigurationAsk.HandOver(0, 1, SECOND)), scene.effects.asks);
  }

  @Test
  void itHandsOverToNobodyWhoStops() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.placed(1, 1, List.of(THIRD, SELF, SECOND), SELF, SECOND, THIRD);
    scene.received(new PeerMessage.Stopping(stamp(1, THIRD, SELF), false));
    scene.passWithLeases(5_000);
    assertEquals(asks(new ConfigurationAsk.Drop(0, 1, THIRD)), List.of(scene.effects.asks.get(0)));
    assertEquals(0, count(scene, ConfigurationAsk.HandOver.class));
  }

  @Test
  void membersThatAreNotAssignedAreDroppedOnceAllThatAreAreInSync() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.placed(1, 1, List.of(SELF, THIRD), SELF, SECOND);
    scene.passWithLeases(5_000);
    assertEquals(NOTHING, scene.effects.asks);

    scene = Scene.primary(SELF, SECOND, THIRD);
    scene.placed(1, 1, List.of(SELF, THIRD), SELF, SECOND, THIRD);
    scene.passWithLeases(1_000);
    assertEquals(asks(new ConfigurationAsk.Drop(0, 1, SECOND)), scene.effects.asks);
  }

  @Test
  void membersComeAndGoOnABeatThatTheNodesPartitionsShare() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.placed(1, 1, List.of(SELF, THIRD), SELF, SECOND, THIRD);
    scene.passWithLeases(900);
    assertEquals(NOTHING, scene.effects.asks);
    scene.passWithLeases(100);
    assertEquals(asks(new ConfigurationAsk.Drop(0, 1, SECOND)), scene.effects.asks);
  }

  @Test
  void whereACopyIsMissingNobodyWaitsForTheBeat() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.passWithLeases(100);
    scene.copyTo(THIRD);
    scene.passWithLeases(100);
    assertEquals(asks(new ConfigurationAsk.Add(0, 1, THIRD)), scene.effects.asks);
  }

  @Test
  void nobodyIsDroppedForOneThatIsHindered() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.effects.hindered = true;
    scene.received(acknowledged(THIRD, true));
    scene.placed(1, 1, List.of(SELF, THIRD), SELF, SECOND, THIRD);
    scene.passWithLeases(1_000);
    assertEquals(0, count(scene, ConfigurationAsk.Drop.class));
  }

  @Test
  void oneThatIsNotAssignedDropsNobody() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.placed(1, 1, List.of(THIRD), SELF, SECOND, THIRD);
    scene.passWithLeases(2_000);
    assertEquals(NOTHING, scene.effects.asks);
  }

  @Test
  void theSessionOfOneThatIsNotAssignedAnyMoreEnds() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.received(new PeerMessage.JoinAsk(stamp(1, THIRD, SELF), Version.NONE));
    scene.placed(1, 1, List.of(SELF, SECOND), SELF, SECOND);
    assertEquals(THIRD, scene.effects.lastSent(PeerMessage.JoinEnded.class).stamp().to());
  }

  private static PeerMessage.Acknowledged acknowledged(Member from, boolean hindered) {
    return new PeerMessage.Acknowledged(stamp(1, from, SELF), Version.of(1, 0), 0, hindered);
  }

  private static long count(Scene scene, Class<? extends ConfigurationAsk> kind) {
    return scene.effects.asks.stream().filter(kind::isInstance).count();
  }

  private static List<ConfigurationAsk> asks(ConfigurationAsk ask) {
    return List.of(ask);
  }
}
