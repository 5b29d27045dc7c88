package io.kumo.manager.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.VirtualClock;
import org.junit.jupiter.api.Test;

class LeaderWatchTest {
  private final VirtualClock clock = new VirtualClock();
  private final RingWatchers watchers = new RingWatchers(clock, clock);
  private boolean leaderKnown = true;
  private final LeaderWatch watch = new LeaderWatch(() -> leaderKnown, watchers, clock);

  @Test
  void whoWatchesStaysWithAManagerThatKnowsTheLeader() {
    FakePeer peer = watching();
    watch.start();
    clock.advanceMs(60_000);
    assertTrue(peer.isOpen());
  }

  @Test
  void anElectionSendsNobodyAway() {
    FakePeer peer = watching();
    watch.start();
    for (int election = 0; election < 5; election++) {
      leaderKnown = false;
      clock.advanceMs(2_000);
      leaderKnown = true;
      clock.advanceMs(1_000);
    }
    assertTrue(peer.isOpen());
  }

  @Test
  void withoutALeaderWhoeverWatchesIsSentOnSoonerOrLater() {
    FakePeer first = watching();
    leaderKnown = false;
    watch.start();
    clock.advanceMs(4_000);
    assertFalse(first.isOpen());
    assertEquals(0, watchers.count());
    FakePeer second = watching();
    clock.advanceMs(4_000);
    assertFalse(second.isOpen());
  }

  @Test
  void closedItSendsNobodyOn() {
    FakePeer peer = watching();
    leaderKnown = false;
    watch.start();
    watch.close();
    clock.advanceMs(60_000);
    assertTrue(peer.isOpen());
  }

  private FakePeer watching() {
    FakePeer peer = new FakePeer();
    watchers.watch(peer, 0);
    return peer;
  }
}
