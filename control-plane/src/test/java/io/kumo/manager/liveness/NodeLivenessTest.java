package io.kumo.manager.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.Command.SetLiveness.Change;
import io.kumo.manager.state.ManagedNode.Liveness;
import io.kumo.manager.state.RandomCommands;
import io.kumo.manager.state.Site;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NodeLivenessTest {
  private static final long TIMEOUT = 1000;

  /** Near the overflow, across which only differences count. */
  private static final long START = Long.valueOf(Long.MAX_VALUE - 500);

  private static final NodeId NODE = new NodeId(new UUID(1, 1));

  private final NodeLiveness liveness = new NodeLiveness(TIMEOUT, START);
  private final ClusterState up = started(1);
  private final ClusterState down = up.apply(set(1, Liveness.DOWN)).state();

  @Test
  void nobodyIsDownBeforeAFullTimeoutOfLeading() {
    assertEquals(List.of(), liveness.due(up, START + TIMEOUT));
    assertEquals(List.of(change(1, Liveness.DOWN)), liveness.due(up, START + TIMEOUT + 1));
  }

  @Test
  void silenceCountsFromTheLastWord() {
    liveness.heard(new Member(NODE, 1), START + 400);
    assertEquals(List.of(), liveness.due(up, START + 400 + TIMEOUT));
    assertEquals(List.of(change(1, Liveness.DOWN)), liveness.due(up, START + 401 + TIMEOUT));
  }

  @Test
  void whoSpeaksIsUpAgain() {
    assertEquals(List.of(), liveness.due(down, START + 10));
    liveness.heard(new Member(NODE, 1), START + 20);
    assertEquals(List.of(change(1, Liveness.UP)), liveness.due(down, START + 30));
  }

  @Test
  void whoHasJustRegisteredHasAFullTimeoutToo() {
    assertEquals(List.of(), liveness.due(up, START + 10));
    ClusterState restarted = started(2);
    assertEquals(List.of(), liveness.due(restarted, START + 5 * TIMEOUT));
    assertEquals(List.of(), liveness.due(restarted, START + 6 * TIMEOUT));
    assertEquals(
        List.of(change(2, Liveness.DOWN)), liveness.due(restarted, START + 6 * TIMEOUT + 1));
  }

  @Test
  void anEarlierProcessDoesNotSpeakForTheNode() {
    liveness.heard(new Member(NODE, 1), START + TIMEOUT);
    ClusterState restarted = started(2);
    assertEquals(List.of(change(2, Liveness.DOWN)), liveness.due(restarted, START + TIMEOUT + 1));
  }

  private static ClusterState started(int times) {
    ClusterState state = ClusterState.NO_CLUSTER.apply(RandomCommands.create()).state();
    for (int i = 1; i <= times; i++) {
      Site site = new Site(new Address("h", 1), "", 1);
      state =
          state.apply(new Command.RegisterNode(NODE, i, Optional.empty(), site, List.of())).state();
    }
    return state;
  }

  private static Command set(long incarnation, Liveness liveness) {
    return new Command.SetLiveness(List.of(change(incarnation, liveness)));
  }

  private static Change change(long incarnation, Liveness liveness) {
    return new Change(new Member(NODE, incarnation), liveness);
  }
}
