package io.kumo.manager.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.fixture.VirtualClock;
import io.kumo.ring.Chain;
import io.kumo.ring.Ring;
import io.kumo.ring.RingSettings;
import io.kumo.wire.Close;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RingWatchersTest {
  private final VirtualClock clock = new VirtualClock();
  private final RingWatchers watchers = new RingWatchers(clock, clock);
  private final FakePeer peer = new FakePeer();

  @Test
  void aWatcherGetsTheNewestRingAndEachNewerOne() {
    watchers.publish(ring(5));
    watchers.watch(peer, 0);
    clock.advanceMs(100);
    watchers.publish(ring(6));
    clock.advanceMs(100);
    assertEquals(List.of(5L, 6L), peer.epochs());
  }

  @Test
  void whatAWatcherHasOrIsOlderIsNotSent() {
    watchers.publish(ring(5));
    watchers.watch(peer, 5);
    clock.advanceMs(100);
    watchers.publish(ring(4));
    clock.advanceMs(100);
    assertEquals(List.of(), peer.epochs());
    assertEquals(5, watchers.newest().orElseThrow().epoch());
  }

  @Test
  void ringsThatFollowQuicklyAreOne() {
    watchers.watch(peer, 0);
    for (int epoch = 1; epoch <= 100; epoch++) {
      watchers.publish(ring(epoch));
      clock.advanceMs(1);
    }
    clock.advanceMs(100);
    assertEquals(100, peer.epochs().get(peer.epochs().size() - 1));
    assertEquals(true, peer.epochs().size() <= 7, peer.epochs().toString());
  }

  @Test
  void aSlowWatcherGetsOnlyTheNewestOnceItIsReady() {
    watchers.watch(peer, 0);
    peer.queuedBytes(100_000);
    for (int epoch = 1; epoch <= 10; epoch++) {
      watchers.publish(ring(epoch));
      clock.advanceMs(50);
    }
    assertEquals(List.of(), peer.epochs());
    peer.queuedBytes(0);
    clock.advanceMs(50);
    assertEquals(List.of(10L), peer.epochs());
  }

  @Test
  void whoIsGoneIsForgotten() {
    watchers.watch(peer, 0);
    FakePeer closed = new FakePeer();
    closed.close(Close.Reason.OTHER, "");
    watchers.watch(closed, 0);
    assertEquals(2, watchers.count());
    watchers.forget(peer);
    watchers.publish(ring(1));
    clock.advanceMs(50);
    assertEquals(0, watchers.count());
    assertEquals(List.of(), peer.epochs());
  }

  private static Ring ring(long epoch) {
    RingSettings settings = new RingSettings(1, 1, 1, 1);
    return new Ring(new UUID(1, 1), epoch, settings, Map.of(), List.of(Chain.EMPTY));
  }
}
