package io.kumo.manager.lead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.Site;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerRequest.ReplicaReport;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private static final UUID CLUSTER = new UUID(1, 1);
  private static final ClusterSettings SETTINGS =
      new ClusterSettings(new RingSettings(4, 3, 1, 1 << 20), true, 3);
  private static final LeadTimings TIMINGS = new LeadTimings(100, 3_000, 10_000);

  private final Agenda agenda = new Agenda(TIMINGS, SETTINGS, () -> CLUSTER, 0);
  private List<Address> managers = List.of();
  private ClusterState state = ClusterState.NO_CLUSTER;

  @Test
  void theClusterIsMadeBeforeAllElse() {
    assertEquals(Optional.of(new Command.CreateCluster(CLUSTER, SETTINGS)), due(0));
  }

  @Test
  void nodesAreTakenInOnceEnoughLive() {
    take(due(0));
    start(1, 1);
    start(2, 1);
    assertEquals(Optional.empty(), due(10));
    start(3, 1);
    Command.Place attach = assertInstanceOf(Command.Place.class, due(20).orElseThrow());
    assertEquals(
        List.of(id(1), id(2), id(3)),
        attach.changes().stream().map(Command.Place.Standing::node).toList());
    take(Optional.of(attach));
    assertEquals(Optional.empty(), due(30));
  }

  @Test
  void whoIsSilentIsDownAndWhoSpeaksIsUpAgain() {
    begin();
    agenda.heard(new Member(id(1), 1), ms(3_000));
    agenda.heard(new Member(id(2), 1), ms(3_000));
    Command.SetLiveness down =
        assertInstanceOf(Command.SetLiveness.class, due(4_000).orElseThrow());
    assertEquals(new Member(id(3), 1), down.changes().get(0).member());
    assertEquals(1, down.changes().size());
    take(Optional.of(down));
    assertEquals(Optional.empty(), due(4_100));
    agenda.heard(new Member(id(3), 1), ms(4_200));
    assertInstanceOf(Command.SetLiveness.class, due(4_300).orElseThrow());
  }

  @Test
  void partitionsWhoseHoldersAllCameBackAreRestartedInOneCommand() {
    begin();
    for (int node = 1; node <= 3; node++) {
      start(node, 2);
    }
    Command.Restart restart = assertInstanceOf(Command.Restart.class, due(1_000).orElseThrow());
    assertEquals(4, restart.items().size());
    take(Optional.of(restart));
    assertEquals(Optional.empty(), due(1_100));
  }

  @Test
  void whereTheManagersListenIsNotedOnceAndWhenItChanges() {
    begin();
    managers = List.of(new Address("one", 1), new Address("two", 1));
    take(due(1_000));
    assertEquals(managers, state.ring().orElseThrow().managers());
    assertEquals(Optional.empty(), due(1_100));
    managers = List.of();
    assertEquals(Optional.empty(), due(1_200));
    managers = List.of(new Address("two", 1));
    Optional<Command> named = due(1_300);
    take(named);
    assertEquals(managers, state.managers());
    managers = List.of(new Address("three", 1));
    take(due(1_400));
    take(named);
    assertEquals(managers, state.managers());
  }

  @Test
  void aManagerThatListensEverywhereIsNotNamed() {
    begin();
    managers = List.of(new Address("0.0.0.0", 19_700));
    assertEquals(Optional.empty(), due(1_000));
  }

  @Test
  void stepsOfMovesThatComeDueSoonAfterEachOtherMakeOneCommand() {
    begin();
    for (int p = 0; p < 4; p++) {
      ask(p, new ConfigurationAsk.Activate(p, 1));
    }
    start(4, 1);
    assertInstanceOf(Command.Place.class, due(1_000).orElseThrow());
    take(due(1_000));
    Command.Assign begun = assertInstanceOf(Command.Assign.class, due(1_000).orElseThrow());
    assertEquals(3, begun.steps().size());
    take(Optional.of(begun));
    for (Command.Assign.Step step : begun.steps()) {
      ask(
          step.partition(),
          new ConfigurationAsk.Add(step.partition(), 1, new Member(id(4), incarnation(4))));
      assertEquals(Optional.empty(), due(1_900));
    }
    Command.Assign ended = assertInstanceOf(Command.Assign.class, due(2_000).orElseThrow());
    assertEquals(3, ended.steps().size());
  }

  private void ask(int partition, ConfigurationAsk ask) {
    Member primary = state.partitions().get(partition).chain().primary().orElseThrow();
    take(Optional.of(new Command.Ask(primary, List.of(ask))));
  }

  private long incarnation(int node) {
    return state.nodes().get(id(node)).member().incarnation();
  }

  private void begin() {
    take(due(0));
    for (int node = 1; node <= 3; node++) {
      start(node, 1);
    }
    take(due(20));
  }

  private Optional<Command> due(long nowMs) {
    return agenda.due(state, managers, ms(nowMs));
  }

  private void take(Optional<Command> command) {
    state = state.apply(command.orElseThrow()).state();
  }

  private void start(int node, long nonce) {
    List<ReplicaReport> nothing = List.of();
    Site site = new Site(new Address("localhost", 1000 + node), "", 1);
    take(
        Optional.of(
            new Command.RegisterNode(id(node), nonce, Optional.of(CLUSTER), site, nothing)));
  }

  private static NodeId id(int node) {
    return new NodeId(new UUID(7, node));
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
