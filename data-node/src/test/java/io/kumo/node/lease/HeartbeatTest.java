package io.kumo.node.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final LeaseTimes TIMES = LeaseTimes.ofMs(200, 1000, 1300);
  private static final NodeId PRIMARY = new NodeId(new UUID(0, 1));
  private static final NodeId OTHER = new NodeId(new UUID(0, 2));
  private static final Member MEMBER = new Member(OTHER, 1);

  private final Grants grants = new Grants(TIMES, 0);
  private final HeartbeatSender sender = new HeartbeatSender(TIMES);
  private final HeartbeatJudge judge = new HeartbeatJudge(PRIMARY, p -> Optional.of(grants));
  private final HeldLease lease = new HeldLease(7, MEMBER);

  @Test
  void aLeaseCountsFromWhenItWasAskedFor() {
    grants.follow(PRIMARY, 3, 4);
    sender.lead(lease, 3, 4);
    Heartbeat frame = sender.next(ms(100)).orElseThrow();
    sender.answered(judge.judge(frame, ms(600)).orElseThrow());
    assertTrue(lease.runsAt(ms(1099)));
    assertFalse(lease.runsAt(ms(1100)));
    assertEquals(ms(1900), grants.graceEndsNanos(Set.of()));
    assertEquals(ms(1300), grants.graceEndsNanos(Set.of(PRIMARY)));
  }

  @Test
  void lowerTermsAndOtherLeadersGetNothing() {
    grants.follow(PRIMARY, 3, 4);
    assertFalse(grants.judge(PRIMARY, new Heartbeat.Lead(7, 3, 3), 0));
    assertFalse(grants.judge(PRIMARY, new Heartbeat.Lead(7, 2, 9), 0));
    assertFalse(grants.judge(OTHER, new Heartbeat.Lead(7, 3, 4), 0));
    assertTrue(grants.judge(PRIMARY, new Heartbeat.Lead(7, 3, 5), 0));
    grants.followNobody();
    assertFalse(grants.judge(PRIMARY, new Heartbeat.Lead(7, 3, 5), 0));
  }

  @Test
  void aRowChangedSinceTheFrameIsNotCounted() {
    grants.follow(PRIMARY, 3, 4);
    sender.lead(lease, 3, 4);
    Heartbeat.Answer answer = judge.judge(sender.next(0).orElseThrow(), 0).orElseThrow();
    sender.lead(lease, 3, 5);
    sender.answered(answer);
    assertFalse(lease.runsAt(1));
  }

  @Test
  void theTableIsToldOnceAndJudgedAtEveryFrame() {
    sender.lead(lease, 3, 4);
    Heartbeat first = sender.next(0).orElseThrow();
    assertEquals(List.of(7), judge.judge(first, 0).orElseThrow().refused());
    grants.follow(PRIMARY, 3, 4);
    Heartbeat second = sender.next(ms(200)).orElseThrow();
    assertEquals(List.of(), second.changes());
    sender.answered(judge.judge(second, ms(200)).orElseThrow());
    assertTrue(lease.runsAt(ms(1199)));
    sender.leave(7);
    assertEquals(List.of(new Heartbeat.Leave(7)), sender.next(ms(400)).orElseThrow().changes());
  }

  @Test
  void aFrameThatIsNotTheNextClosesTheConnection() {
    assertTrue(judge.judge(new Heartbeat(2, List.of()), 0).isEmpty());
  }

  @Test
  void aPartitionThatIsNotHereOrDoesNotMoveIsRefused() {
    HeartbeatJudge stuck = new HeartbeatJudge(PRIMARY, p -> Optional.empty());
    sender.lead(lease, 3, 4);
    assertEquals(List.of(7), stuck.judge(sender.next(0).orElseThrow(), 0).orElseThrow().refused());
  }

  @Test
  void unansweredFramesAreBounded() {
    for (int i = 0; i < HeartbeatSender.UNANSWERED_MAX; i++) {
      assertTrue(sender.next(i).isPresent());
    }
    assertTrue(sender.next(0).isEmpty());
  }

  @Test
  void everybodyIsTakenToHaveALeaseAtTheStart() {
    assertEquals(ms(1300), grants.graceEndsNanos(Set.of()));
  }

  @Test
  void aGraceThatClocksCouldUndercutIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> LeaseTimes.ofMs(200, 1000, 1200));
    assertThrows(IllegalArgumentException.class, () -> LeaseTimes.ofMs(1000, 1000, 1300));
  }

  private static long ms(long ms) {
    return ms * 1_000_000;
  }
}
