package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static io.kumo.node.replica.Scene.THIRD;
import static io.kumo.node.replica.Scene.stamp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.ring.Member;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How processes leave that stop (rule 7). */
class DeparturesTest {
  private static final List<ConfigurationAsk> NOTHING = List.of();

  @Test
  void aMemberThatStopsIsDroppedBeforeItIsMissed() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.received(stopping(SECOND));
    scene.pass(150);
    assertEquals(asks(new ConfigurationAsk.Drop(0, 1, SECOND)), scene.effects.asks);

    scene.configured(2, 1, true, SELF, THIRD);
    PeerMessage.JoinEnded told = scene.effects.lastSent(PeerMessage.JoinEnded.class);
    assertEquals(SECOND, told.stamp().to());
  }

  @Test
  void oneThatIsNotCountedAnyMoreIsToldSoAsOftenAsItAsks() {
    Scene scene = Scene.primary(SELF, THIRD);
    scene.received(stopping(SECOND));
    assertEquals(SECOND, scene.effects.lastSent(PeerMessage.JoinEnded.class).stamp().to());
    scene.pass(500);
    assertEquals(NOTHING, scene.effects.asks);
  }

  @Test
  void aStoppingPrimaryHandsOverToAMemberThatGoesOn() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.stop();
    scene.received(stopping(SECOND));
    scene.pass(150);
    assertEquals(asks(new ConfigurationAsk.HandOver(0, 1, THIRD)), scene.effects.asks);
    assertEquals(0, scene.effects.left);
  }

  @Test
  void itHandsOverToNobodyWhoIsNotListedYet() {
    Scene scene = Scene.primary(SELF);
    scene.copyTo(SECOND);
    scene.passWithLeases(50);
    ConfigurationAsk add = new ConfigurationAsk.Add(0, 1, SECOND);
    assertEquals(asks(add), scene.effects.asks);

    scene.stop();
    scene.passWithLeases(500);
    assertEquals(Set.of(add), Set.copyOf(scene.effects.asks));
    assertEquals(0, scene.effects.left);

    scene.effects.asks.clear();
    scene.configured(2, 1, true, SELF, SECOND);
    scene.passWithLeases(150);
    assertEquals(asks(new ConfigurationAsk.HandOver(0, 2, SECOND)), scene.effects.asks);
  }

  @Test
  void afterItHandedOverItLeavesLikeAnyMember() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.stop();
    scene.pass(150);
    scene.configured(2, 2, false, SECOND, SELF, THIRD);
    Stamp successor = new Stamp(0, 2, 2, 0, SECOND, SELF);
    scene.effects.sent.clear();
    scene.received(new PeerMessage.ExchangeAsk(successor));
    scene.received(new PeerMessage.ExchangeCut(successor, scene.replica.end()));
    PeerMessage.Stopping told = scene.effects.lastSent(PeerMessage.Stopping.class);
    assertEquals(SECOND, told.stamp().to());
    assertEquals(0, scene.effects.left);

    scene.configured(3, 2, true, SECOND, THIRD);
    scene.received(new PeerMessage.JoinEnded(new Stamp(0, 2, 3, 0, SECOND, SELF), "gone"));
    scene.pass(100);
    assertEquals(1, scene.effects.left);
  }

  @Test
  void whereAllStopNobodyIsDroppedAndNobodyWaits() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.stop();
    scene.received(stopping(SECOND));
    scene.received(stopping(THIRD));
    scene.pass(150);
    assertEquals(1, scene.effects.left);
    List<Member> told =
        scene.sent(PeerMessage.Stopping.class).stream()
            .filter(PeerMessage.Stopping::all)
            .map(message -> message.stamp().to())
            .distinct()
            .toList();
    assertEquals(List.of(SECOND, THIRD), told);

    scene.pass(5_000);
    assertEquals(NOTHING, scene.effects.asks);
  }

  @Test
  void aStoppingPrimaryDropsNobodyWhoIsLostWhereNobodyGoesOn() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.stop();
    scene.received(stopping(SECOND));
    scene.tick(5_000);
    scene.pass(1_000);
    assertEquals(NOTHING, scene.effects.asks);
  }

  @Test
  void aLonePrimaryLeavesAtOnce() {
    Scene scene = Scene.primary(SELF);
    scene.stop();
    assertEquals(1, scene.effects.left);
  }

  @Test
  void aStoppingMemberWaitsForItsPrimarysWord() {
    Scene scene = Scene.member();
    scene.stop();
    assertFalse(scene.effects.lastSent(PeerMessage.Stopping.class).all());
    scene.pass(500);
    assertEquals(0, scene.effects.left);

    scene.received(new PeerMessage.JoinEnded(stamp(2, SECOND, SELF), "gone"));
    assertEquals(1, scene.effects.left);
  }

  @Test
  void aStoppingMemberStaysListedWhereAllStop() {
    Scene scene = Scene.member();
    scene.stop();
    scene.received(new PeerMessage.Stopping(stamp(1, SECOND, SELF), false));
    assertEquals(0, scene.effects.left);
    scene.received(new PeerMessage.Stopping(stamp(1, SECOND, SELF), true));
    assertEquals(1, scene.effects.left);
  }

  @Test
  void aStoppingProcessAsksNeitherToLeadNorToJoin() {
    Scene scene = Scene.member();
    scene.stop();
    scene.pass(5_000);
    assertEquals(NOTHING, scene.effects.asks);

    scene.configured(2, 1, true, SECOND, THIRD);
    scene.pass(5_000);
    assertTrue(scene.sent(PeerMessage.JoinAsk.class).isEmpty());
    assertEquals(1, scene.effects.left);
  }

  @Test
  void partitionsAreHandedOverSliceBySlice() {
    assertEquals(Map.of(0L, 16L), turns(16));
    assertEquals(8, turns(1_024).size());
    assertEquals(Set.of(128L), Set.copyOf(turns(1_024).values()));
    assertEquals(List.of(500L, 1_000L, 1_500L), turns(1_024).keySet().stream().limit(3).toList());
    assertEquals(4_000, turns(65_536).lastKey());
  }

  /** How many partitions have their turn after how many milliseconds. */
  private static NavigableMap<Long, Long> turns(int partitions) {
    return IntStream.range(0, partitions)
        .mapToObj(partition -> Departures.turnNanos(partition, partitions) / 1_000_000)
        .collect(Collectors.groupingBy(ms -> ms, TreeMap::new, Collectors.counting()));
  }

  private static PeerMessage.Stopping stopping(Member from) {
    return new PeerMessage.Stopping(stamp(1, from, SELF), false);
  }

  private static List<ConfigurationAsk> asks(ConfigurationAsk ask) {
    return List.of(ask);
  }
}
