package io.kumo.manager.state;

import static io.kumo.manager.state.TestStates.ask;
import static io.kumo.manager.state.TestStates.down;
import static io.kumo.manager.state.TestStates.member;
import static io.kumo.manager.state.TestStates.reports;
import static io.kumo.manager.state.TestStates.restart;
import static io.kumo.manager.state.TestStates.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.kumo.manager.state.RestartRule.Readiness;
import io.kumo.message.ConfigurationAsk.TakeOver;
import io.kumo.ring.Chain;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartRuleTest {
  private final ClusterState active = TestStates.active(3);

  @Test
  void nothingIsDecidedWhileAHolderLives() {
    ClusterState two = started(started(active, 1, reports(9, true)), 2, reports(9, true));
    assertEquals(Readiness.NO, RestartRule.readiness(two, 0));
    assertSame(two, restart(two));
  }

  @Test
  void allThatComeBackIntactGoOnTogetherUnderWhoLed() {
    ClusterState back = active;
    for (int node = 3; node >= 1; node--) {
      back = started(back, node, reports(9, true));
    }
    assertEquals(Readiness.WITH_ALL, RestartRule.readiness(back, 0));
    Chain chain = restart(back).partitions().get(0).chain();
    assertEquals(List.of(member(1, 2), member(2, 2), member(3, 2)), chain.inSync());
    assertEquals(2, chain.leaderTerm());
    assertFalse(chain.active());
  }

  @Test
  void oneIntactHolderSufficesOnceTheOthersAreSilent() {
    ClusterState one = started(active, 2, reports(9, true));
    assertEquals(Readiness.NO, RestartRule.readiness(one, 0));
    ClusterState silent = down(down(one, 1), 3);
    assertEquals(Readiness.WITH_SOME, RestartRule.readiness(silent, 0));
    assertEquals(List.of(member(2, 2)), restart(silent).partitions().get(0).chain().inSync());
  }

  @Test
  void whoIsNotIntactIsLeftOut() {
    ClusterState back = started(active, 1, reports(9, false));
    back = started(started(back, 2, reports(5, true)), 3, reports(5, true));
    assertEquals(
        List.of(member(2, 2), member(3, 2)), restart(back).partitions().get(0).chain().inSync());
  }

  @Test
  void withNoneIntactAllAreAwaitedAndTheFarthestGoesOnAlone() {
    ClusterState two = started(active, 1, reports(4, false));
    two = down(started(two, 2, reports(9, false)), 3);
    assertEquals(Readiness.NO, RestartRule.readiness(two, 0));
    assertSame(two, restart(two));
    ClusterState all = started(two, 3, reports(7, false));
    assertEquals(List.of(member(2, 2)), restart(all).partitions().get(0).chain().inSync());
  }

  @Test
  void aNodeThatReportsNothingHasNothing() {
    ClusterState back = started(active, 1, List.of());
    back = started(started(back, 2, List.of()), 3, reports(-1, false));
    assertEquals(List.of(member(3, 2)), restart(back).partitions().get(0).chain().inSync());
  }

  @Test
  void theLastActiveListCountsNotThatOfATermThatNeverServed() {
    ClusterState taken = ask(active, member(2), new TakeOver(0, 1)).state();
    ClusterState back = started(taken, 1, reports(9, true));
    back = down(down(back, 2), 3);
    assertEquals(List.of(member(1, 2)), restart(back).partitions().get(0).chain().inSync());
  }

  @Test
  void aSecondRestartBeforeActivationStillKnowsAllHolders() {
    ClusterState once = restart(down(down(started(active, 2, reports(9, true)), 1), 3));
    assertEquals(2, once.partitions().get(0).chain().term());
    ClusterState other = down(started(once, 3, reports(9, true)), 2);
    assertEquals(List.of(member(3, 2)), restart(other).partitions().get(0).chain().inSync());
  }

  @Test
  void aPartitionThatWasNeverActiveIsBegunByWhoLives() {
    ClusterState never = TestStates.attached(3);
    ClusterState back = down(down(started(never, 3, List.of()), 1), 2);
    assertEquals(List.of(member(3, 2)), restart(back).partitions().get(0).chain().inSync());
    ClusterState nobody = down(down(down(TestStates.registered(3), 1), 2), 3);
    ClusterState placed = TestStates.attach(nobody, List.copyOf(nobody.nodes().keySet()));
    assertFalse(placed.partitions().get(0).begun());
    ClusterState begun = restart(started(placed, 2, List.of()));
    assertEquals(List.of(member(2, 2)), begun.partitions().get(0).chain().inSync());
  }
}
