package io.kumo.manager.state;

import static io.kumo.manager.state.TestStates.down;
import static io.kumo.manager.state.TestStates.member;
import static io.kumo.manager.state.TestStates.reports;
import static io.kumo.manager.state.TestStates.restart;
import static io.kumo.manager.state.TestStates.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.kumo.manager.state.LossRule.Obstacle;
import io.kumo.manager.state.RestartRule.Readiness;
import io.kumo.message.ConfigurationAsk.Activate;
import io.kumo.message.ConfigurationAsk.Drop;
import io.kumo.ring.Chain;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Only an operator's word makes a partition go on without what is acknowledged. */
class LossRuleTest {
  private final ClusterState alone = alone();
  private final ClusterState three = TestStates.active(3);

  @Test
  void theOnlyHolderThatComesBackVoidDoesNotGoOnByItself() {
    ClusterState back = started(alone, 1, List.of());
    assertEquals(Readiness.NO, RestartRule.readiness(back, 0));
    assertEquals(back.partitions().get(0), restart(back).partitions().get(0), "nothing is decided");
    assertEquals(Obstacle.HOLDERS_VOID, LossRule.obstacle(back, 0));
  }

  @Test
  void norDoSeveralThatAreAllVoid() {
    ClusterState back = started(started(started(three, 1, List.of()), 2, List.of()), 3, List.of());
    assertEquals(back.partitions().get(0), restart(back).partitions().get(0), "nothing is decided");
    assertEquals(Obstacle.HOLDERS_VOID, LossRule.obstacle(back, 0));
  }

  @Test
  void itGoesOnEmptyOnceTheOperatorSaysSo() {
    ClusterState back = started(alone, 1, List.of());
    Command.AcceptLoss.Succession item = LossRule.leastLoss(back, 0).orElseThrow();
    assertEquals(new Command.AcceptLoss.Succession(0, 1, member(1, 2), 0), item);
    ClusterState accepted = accept(back, item);
    Chain chain = accepted.partitions().get(0).chain();
    assertEquals(List.of(member(1, 2)), chain.inSync());
    assertEquals(2, chain.leaderTerm());
    assertEquals(List.of(member(1, 2)), accepted.partitions().get(0).lastActive());
    assertEquals(Obstacle.NONE, LossRule.obstacle(accepted, 0));
    assertInstanceOf(
        CommandReply.Outdated.class,
        accepted.apply(new Command.AcceptLoss(List.of(item))).reply(),
        "twice does no harm");
  }

  @Test
  void nothingIsGivenUpOfWhatIsServedOrAboutToBe() {
    assertEquals(Optional.empty(), LossRule.leastLoss(three, 0));
    ClusterState intact = started(alone, 1, reports(9, true));
    assertEquals(Optional.empty(), LossRule.leastLoss(intact, 0));
    Command.AcceptLoss forced =
        new Command.AcceptLoss(List.of(new Command.AcceptLoss.Succession(0, 1, member(1, 2), 0)));
    assertSame(intact, intact.apply(forced).state());
    assertEquals(Optional.empty(), LossRule.leastLoss(three, 99));
  }

  @Test
  void ofHoldersThatCameBackTheFarthestGoesOnWithoutTheMissing() {
    ClusterState two = started(three, 1, reports(4, false));
    two = down(started(two, 2, reports(9, false)), 3);
    assertEquals(Obstacle.HOLDERS_AWAITED, LossRule.obstacle(two, 0));
    Command.AcceptLoss.Succession item = LossRule.leastLoss(two, 0).orElseThrow();
    assertEquals(new Command.AcceptLoss.Succession(0, 1, member(2, 2), 9), item);
    ClusterState accepted = accept(two, item);
    assertEquals(List.of(member(2, 2)), accepted.partitions().get(0).chain().inSync());
    ClusterState late = started(accepted, 3, reports(12, true));
    Chain chain = restart(late).partitions().get(0).chain();
    assertEquals(List.of(member(2, 2)), chain.inSync(), "who was given up joins");
  }

  @Test
  void whoWasLeftBehindGoesOnWhereTheLastHolderIsVoid() {
    ClusterState shrunk = TestStates.ask(three, member(1), new Drop(0, 1, member(2))).state();
    shrunk = TestStates.ask(shrunk, member(1), new Drop(0, 2, member(3))).state();
    ClusterState back = started(shrunk, 1, List.of());
    assertEquals(Obstacle.HOLDERS_VOID, LossRule.obstacle(back, 0));
    assertEquals(member(2), LossRule.leastLoss(back, 0).orElseThrow().heir());
  }

  @Test
  void nobodyGoesOnWhereNobodyLives() {
    assertEquals(Optional.empty(), LossRule.leastLoss(down(alone, 1), 0));
  }

  private static ClusterState alone() {
    ClusterState state = TestStates.attach(TestStates.registered(1), List.of(member(1).node()));
    return TestStates.ask(state, member(1), new Activate(0, 1)).state();
  }

  private static ClusterState accept(ClusterState state, Command.AcceptLoss.Succession item) {
    return state.apply(new Command.AcceptLoss(List.of(item))).state();
  }
}
