package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static io.kumo.node.replica.Scene.THIRD;
import static io.kumo.node.replica.Scene.stamp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply.NotRun;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes go on with those that have room; where nobody has, nobody leaves. */
class FullDiskTest {
  private static final long FIRST = Version.of(1, 0);

  @Test
  void aMemberTellsWhenItsDiskFillsAndAgainUntilItHasRoom() {
    Scene scene = Scene.member();
    scene.effects.sent.clear();
    scene.effects.diskFull = true;
    scene.tick(50);
    assertTrue(scene.effects.lastSent(PeerMessage.Acknowledged.class).hindered());
    scene.effects.sent.clear();
    scene.pass(1_000);
    assertEquals(1, scene.sent(PeerMessage.Acknowledged.class).size(), "what was told may be lost");

    scene.effects.diskFull = false;
    scene.tick(50);
    assertFalse(scene.effects.lastSent(PeerMessage.Acknowledged.class).hindered());
    scene.effects.sent.clear();
    scene.pass(2_000);
    assertEquals(List.of(), scene.sent(PeerMessage.Acknowledged.class));
  }

  @Test
  void aPrimaryWithRoomGoesOnWithoutAFullMember() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.received(acknowledged(THIRD, true));
    scene.passWithLeases(50);
    assertEquals(List.of(new ConfigurationAsk.Drop(0, 1, THIRD)), scene.effects.asks);
    assertEquals(List.of(), scene.set(1), "clients are not held off");
  }

  @Test
  void aFullPrimaryHandsOverToAMemberWithRoom() {
    Scene scene = Scene.primary(SELF, SECOND, THIRD);
    scene.effects.diskFull = true;
    scene.received(acknowledged(SECOND, true));
    scene.passWithLeases(50);
    assertEquals(List.of(new ConfigurationAsk.HandOver(0, 1, THIRD)), scene.effects.asks);
    assertEquals(NotRun.Reason.NOT_SERVING, refused(scene), "retried, and run by the other");
  }

  @Test
  void whereAllAreFullNobodyLeaves() {
    Scene scene = Scene.primary(SELF, SECOND);
    assertEquals(List.of(), scene.set(1));
    scene.effects.diskFull = true;
    scene.received(acknowledged(SECOND, true));
    scene.passWithLeases(3_000);
    assertEquals(List.of(), scene.effects.asks, "although it owes an acknowledgement");
    assertEquals(NotRun.Reason.DISK_FULL, refused(scene));

    scene.effects.diskFull = false;
    scene.received(acknowledged(SECOND, false));
    assertEquals(List.of(), scene.set(1));
  }

  @Test
  void whereAStoreIsMadeAnewOthersGoOnAndClientsAreNotRefusedWhereThereAreNone() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.effects.hindered = true;
    assertEquals(NotRun.Reason.NOT_SERVING, refused(scene));
    scene.passWithLeases(50);
    assertEquals(List.of(new ConfigurationAsk.HandOver(0, 1, SECOND)), scene.effects.asks);
    Scene alone = Scene.primary(SELF);
    alone.effects.hindered = true;
    assertEquals(List.of(), alone.set(1), "as long as memory lasts");
  }

  @Test
  void oneThatOwesAndHasRoomIsDroppedStill() {
    Scene scene = Scene.primary(SELF, SECOND);
    assertEquals(List.of(), scene.set(1));
    scene.effects.diskFull = true;
    scene.passWithLeases(1_100);
    assertTrue(scene.effects.asks.contains(new ConfigurationAsk.Drop(0, 1, SECOND)));
  }

  @Test
  void aNewPrimaryWaitsASecondForAMemberThatCannotWrite() {
    Scene scene = new Scene();
    scene.configured(1, 1, false, SELF, SECOND);
    PeerMessage answer =
        new PeerMessage.ExchangeAnswer(stamp(1, SECOND, SELF), Version.NONE, History.EMPTY, true);
    scene.received(answer);
    scene.written();
    scene.passWithLeases(900);
    assertEquals(List.of(), scene.effects.asks);
    scene.passWithLeases(200);
    assertEquals(new ConfigurationAsk.Drop(0, 1, SECOND), scene.effects.asks.get(0));
  }

  @Test
  void aReconnectMakesNobodyRoom() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.received(acknowledged(SECOND, true));
    scene.effects.diskFull = true;
    scene.replica.connected(SECOND.node(), scene.now());
    scene.passWithLeases(50);
    assertEquals(List.of(), scene.effects.asks, "a full one could not even begin its term");
  }

  @Test
  void aMemberTellsAgainAfterAReconnect() {
    Scene scene = Scene.member();
    scene.effects.diskFull = true;
    scene.tick(50);
    scene.effects.diskFull = false;
    scene.tick(50);
    scene.effects.sent.clear();
    scene.replica.connected(SECOND.node(), scene.now());
    assertFalse(scene.effects.lastSent(PeerMessage.Acknowledged.class).hindered());
  }

  @Test
  void whoIsFullLetsOthersTakeOverBefore() {
    Scene scene = Scene.member();
    scene.effects.diskFull = true;
    scene.pass(2_500);
    assertEquals(List.of(), scene.effects.asks);
    scene.pass(300);
    assertEquals(new ConfigurationAsk.TakeOver(0, 1), scene.effects.asks.get(0));
  }

  @Test
  void aNewPrimaryThatCannotBeginKeepsQuietSoThatAnotherTakesOver() {
    Scene scene = new Scene();
    scene.configured(1, 1, false, SELF, SECOND);
    scene.effects.diskFull = true;
    Stamp stamp = stamp(1, SECOND, SELF);
    scene.received(new PeerMessage.ExchangeAnswer(stamp, Version.NONE, History.EMPTY, false));
    scene.received(acknowledged(SECOND, false));
    scene.passWithLeases(1_000);
    scene.effects.sent.clear();
    scene.pass(3_000);
    assertEquals(List.of(), scene.effects.sent);
    assertEquals(List.of(), scene.effects.asks, "it drops nobody for its own silence");

    scene.effects.diskFull = false;
    scene.written();
    scene.passWithLeases(50);
    assertEquals(List.of(new ConfigurationAsk.Activate(0, 1)), scene.effects.asks);
  }

  @Test
  void onceItHasBegunItIsQuietNoMore() {
    Scene scene = new Scene();
    scene.configured(1, 1, false, SELF, SECOND);
    scene.effects.diskFull = true;
    Stamp stamp = stamp(1, SECOND, SELF);
    scene.received(new PeerMessage.ExchangeAnswer(stamp, Version.NONE, History.EMPTY, false));
    scene.received(acknowledged(SECOND, false));
    scene.passWithLeases(1_100);
    scene.effects.diskFull = false;
    scene.written();
    scene.configured(1, 1, true, SELF, SECOND);
    scene.pass(1_000);
    assertTrue(scene.effects.asks.contains(new ConfigurationAsk.Drop(0, 1, SECOND)));
  }

  @Test
  void clientsAreToldOfTheDiskWhereNobodyMakesAnotherPrimary() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.effects.diskFull = true;
    scene.passWithLeases(1_900);
    assertEquals(NotRun.Reason.NOT_SERVING, refused(scene));
    scene.passWithLeases(200);
    assertEquals(NotRun.Reason.DISK_FULL, refused(scene));
  }

  @Test
  void orAreServedOnWhereOnlyTheStoreIsMadeAnew() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.effects.hindered = true;
    scene.passWithLeases(2_100);
    assertEquals(List.of(), scene.set(1), "as long as memory lasts");
  }

  @Test
  void whoIsFullDoesNotAskToJoin() {
    Scene scene = new Scene();
    scene.effects.diskFull = true;
    scene.configured(1, 1, true, SECOND);
    scene.pass(2_000);
    assertEquals(List.of(), scene.sent(PeerMessage.JoinAsk.class));
    scene.effects.diskFull = false;
    scene.pass(300);
    assertEquals(1, scene.sent(PeerMessage.JoinAsk.class).size());
  }

  private static NotRun.Reason refused(Scene scene) {
    return assertInstanceOf(NotRun.class, scene.set(1).get(0)).reason();
  }

  private static PeerMessage acknowledged(Member member, boolean diskFull) {
    return new PeerMessage.Acknowledged(stamp(1, member, SELF), FIRST, 0, diskFull);
  }
}
