package io.kumo.manager;

import static io.kumo.manager.Eventually.eventually;
import static io.kumo.manager.TestClient.id;
import static io.kumo.manager.TestClient.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.ManagerRole;
import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.message.ManagerRequest.ReplicaReport;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ManagerTest {
  @TempDir Path folder;

  @Test
  void nodesRegisterAreAttachedAndSeenByWatchers() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 1)) {
      managers.startAll();
      try (TestClient client = new TestClient(managers.address(0))) {
        assertInstanceOf(ManagerReply.Watching.class, client.ask(new ManagerRequest.WatchRing(0)));
        for (int node = 1; node <= 3; node++) {
          client.settle(register(node, node));
        }
        ManagerReply attached =
            client.settle(
                ManagerRequest.ChangeRing.of(ManagerRequest.ChangeRing.Order.ATTACH, List.of()));
        assertEquals(3, ((ManagerReply.RingChanged) attached).nodes().size());
        eventually(
            "a ring with chains",
            () ->
                client.ring() != null
                    && client.ring().chains().stream()
                        .allMatch(chain -> chain.inSync().size() == 3));
        ClusterStatus status = status(client);
        assertEquals(3, status.nodes().size());
        assertEquals(16, status.nodes().stream().mapToInt(n -> n.primaries()).sum());
        assertTrue(status.nodes().stream().allMatch(n -> n.state() == NodeState.UP));
        assertTrue(status.nodes().stream().allMatch(n -> n.replicas() == 16));
        assertEquals(0, status.underReplicated());
      }
    }
  }

  @Test
  void aSecondProcessOfANodeSupersedesTheFirst() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 1)) {
      managers.startAll();
      UUID cluster = managers.manager(0).clusterId().orElseThrow();
      try (TestClient client = new TestClient(managers.address(0))) {
        assertEquals(new ManagerReply.Registered(cluster, 1), client.settle(register(1, 77)));
        assertEquals(new ManagerReply.Registered(cluster, 1), client.settle(register(1, 77)));
        assertInstanceOf(ManagerReply.Alive.class, client.ask(heartbeat(1, 1)));
        assertEquals(new ManagerReply.Registered(cluster, 2), client.settle(register(1, 78)));
        assertEquals(new ManagerReply.Superseded(2), client.ask(heartbeat(1, 1)));
        assertEquals(new ManagerReply.Superseded(2), client.settle(register(1, 77)));
        assertInstanceOf(ManagerReply.Refused.class, client.ask(heartbeat(9, 1)));
        UUID other = new UUID(1, 1);
        ManagerReply refused = client.settle(register(2, 5, Optional.of(other), List.of()));
        String why = ((ManagerReply.Refused) refused).why();
        assertTrue(why.contains(other.toString()) && why.contains(cluster.toString()), why);
      }
    }
  }

  @Test
  void aSilentNodeIsDownUntilItSpeaks() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 1)) {
      managers.startAll();
      try (TestClient client = new TestClient(managers.address(0))) {
        client.settle(register(1, 1));
        client.settle(
            ManagerRequest.ChangeRing.of(ManagerRequest.ChangeRing.Order.ATTACH, List.of()));
        eventually("down", () -> state(client, 0) == NodeState.DOWN);
        eventually(
            "up",
            () -> {
              client.ask(heartbeat(1, 1));
              return state(client, 0) == NodeState.UP;
            });
      }
    }
  }

  @Test
  void autoAttachWaitsForEnoughNodes() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 1)) {
      managers.start(0, managers.config(0).withAutoAttach(4));
      managers.leader();
      try (TestClient client = new TestClient(managers.address(0))) {
        for (int node = 1; node <= 3; node++) {
          client.settle(register(node, node));
        }
        assertEquals(NodeState.NEW, state(client, 0));
        client.settle(register(4, 4));
        eventually("attached", () -> state(client, 3) == NodeState.UP);
        assertEquals(0, status(client).underReplicated());
        assertEquals(12, status(client).nodes().get(0).replicas());
      }
    }
  }

  @Test
  void allNodesStoppedAndStartedGoOnWithTheirPartitions() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 1)) {
      managers.start(0, managers.config(0).withAutoAttach(3));
      managers.leader();
      try (TestClient client = new TestClient(managers.address(0))) {
        client.ask(new ManagerRequest.WatchRing(0));
        for (int node = 1; node <= 3; node++) {
          client.settle(register(node, node));
        }
        eventually("begun", () -> client.ring() != null && client.ring().chain(15).term() == 1);
        for (int p = 0; p < 16; p++) {
          activate(client, p);
        }
        List<ReplicaReport> intact =
            IntStream.range(0, 16)
                .mapToObj(p -> new ReplicaReport(p, Version.of(1, 5), true))
                .toList();
        for (int node = 1; node <= 3; node++) {
          client.settle(register(node, 100 + node, managers.manager(0).clusterId(), intact));
        }
        eventually(
            "restarted",
            () -> client.ring().chains().stream().allMatch(chain -> chain.term() == 2));
        for (Chain chain : client.ring().chains()) {
          assertEquals(3, chain.inSync().size());
          assertTrue(chain.inSync().stream().allMatch(member -> member.incarnation() == 2));
          assertEquals(2, chain.leaderTerm());
          assertTrue(!chain.active());
        }
      }
    }
  }

  @Test
  void anyOfThreeAnswersAndTwoGoOn() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int leader = managers.leader();
      int follower = (leader + 1) % 3;
      try (TestClient client = new TestClient(managers.address(follower))) {
        assertInstanceOf(ManagerReply.Registered.class, client.settle(register(1, 1)));
        ClusterStatus before = status(client);
        assertEquals(Optional.of(managers.address(leader)), before.leader());
        assertEquals(
            ManagerRole.FOLLOWER, role(before, managers.address(follower)), before.toString());
        managers.stop(leader);
        assertInstanceOf(ManagerReply.Registered.class, client.settle(register(2, 2)));
        assertEquals(ManagerRole.UNREACHABLE, role(status(client), managers.address(leader)));
        managers.start(leader);
        eventually(
            "all reachable",
            () ->
                status(client).managers().stream()
                    .noneMatch(manager -> manager.role() == ManagerRole.UNREACHABLE));
        assertEquals(2, status(client).nodes().size());
      }
    }
  }

  private static void activate(TestClient client, int partition) throws Exception {
    Chain chain = client.ring().chain(partition);
    Member primary = chain.primary().orElseThrow();
    ManagerReply reply =
        client.settle(
            new ManagerRequest.Ask(
                primary, List.of(new ConfigurationAsk.Activate(partition, chain.term()))));
    assertTrue(((ManagerReply.Asked) reply).items().get(0).done());
  }

  private static ManagerRequest heartbeat(int node, long incarnation) {
    return new ManagerRequest.NodeHeartbeat(
        new Member(id(node), incarnation), 0, ManagerRequest.NodeFigures.NONE);
  }

  private static NodeState state(TestClient client, int index) throws Exception {
    return status(client).nodes().get(index).state();
  }

  private static ManagerRole role(ClusterStatus status, Address manager) {
    return status.managers().stream()
        .filter(each -> each.address().equals(manager))
        .findFirst()
        .orElseThrow()
        .role();
  }

  private static ClusterStatus status(TestClient client) throws Exception {
    return ((ManagerReply.StatusReport) client.settle(new ManagerRequest.Status())).status();
  }
}
