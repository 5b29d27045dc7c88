package io.kumo.manager;

import static io.kumo.manager.Eventually.eventually;
import static io.kumo.manager.TestClient.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ClusterStatus.ManagerStatus;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.ManagersChanged;
import io.kumo.message.ManagerRequest;
import io.kumo.ring.Address;
import io.kumo.ring.Ring;
import io.kumo.watch.NewestRing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeManagersTest {
  @TempDir Path folder;

  @Test
  void aGroupGrowsFromOneToFiveAndShrinksToThree() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 1)) {
      managers.startAll();
      for (int i = 1; i < 5; i++) {
        managers.start(managers.another());
      }
      try (TestOperator operator = new TestOperator(managers)) {
        operator.registers(1);
        operator.change(operator.add(1), 0, 1);
        operator.change(operator.add(2), 0, 1, 2);
        operator.registers(2);
        operator.change(operator.add(3), 0, 1, 2, 3);
        operator.change(operator.add(4), 0, 1, 2, 3, 4);
        oneCluster(managers, 5);
        managers.stop(managers.leader());
        operator.registers(3);
        managers.startMissing();
        int leader = managers.leader();
        int first = (leader + 1) % 5;
        int second = (leader + 2) % 5;
        operator.change(operator.remove(first), others(first));
        managers.awaitRemoved(first);
        operator.change(operator.remove(second), others(first, second));
        managers.awaitRemoved(second);
        managers.stop(managers.leader());
        operator.registers(4);
        assertEquals(4, operator.status().nodes().size());
        assertEquals(3, operator.status().managers().size());
      }
    }
  }

  @Test
  void aDeadManagerIsReplacedUnderLoadAndNothingIsLostOrDoubled() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int dead = (managers.leader() + 1) % 3;
      int fresh = managers.another();
      AtomicBoolean enough = new AtomicBoolean();
      try (TestOperator operator = new TestOperator(managers);
          TestOperator nodes = new TestOperator(managers, 0, 1, 2)) {
        UUID cluster = managers.manager(managers.leader()).clusterId().orElseThrow();
        CompletableFuture<Integer> stream =
            CompletableFuture.supplyAsync(() -> registerUntil(enough, nodes, cluster));
        eventually("nodes register", () -> operator.status().nodes().size() > 5);
        managers.stop(dead);
        managers.start(fresh);
        operator.change(operator.replace(dead, fresh), managers.rest(dead, fresh));
        operator.change(operator.replace(dead, fresh), managers.rest(dead, fresh));
        int before = operator.status().nodes().size();
        eventually("nodes register still", () -> operator.status().nodes().size() > before + 5);
        managers.stop(managers.leader());
        int after = operator.status().nodes().size();
        eventually("and by the new one", () -> operator.status().nodes().size() > after + 5);
        enough.set(true);
        assertEquals(stream.get(60, TimeUnit.SECONDS), operator.status().nodes().size());
      }
    }
  }

  @Test
  void whoWatchesFollowsWhereAllManagersAreReplacedOneByOne() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int[] fresh = {managers.another(), managers.another(), managers.another()};
      try (TestOperator operator = new TestOperator(managers);
          TestOperator node = new TestOperator(managers, 0, 1, 2)) {
        NewestRing rings = node.watch();
        node.registers(1);
        for (int old = 0; old < 3; old++) {
          managers.start(fresh[old]);
          ManagerReply changed = operator.ask(operator.replace(old, fresh[old]));
          List<Address> now = assertInstanceOf(ManagersChanged.class, changed).managers();
          eventually("the ring names them", () -> named(rings).equals(now));
          managers.stop(old);
          node.registers(2 + old);
        }
        assertEquals(operator.addresses(fresh), named(rings));
        try (TestOperator restarted = new TestOperator(managers, 1, fresh[2])) {
          restarted.watch();
          restarted.registers(9);
        }
      }
    }
  }

  private static List<Address> named(NewestRing rings) {
    return rings.current().map(Ring::managers).orElse(List.of());
  }

  private static int registerUntil(AtomicBoolean enough, TestOperator nodes, UUID cluster) {
    int count = 0;
    try {
      while (!enough.get()) {
        count++;
        ManagerReply reply = nodes.ask(register(count, 1000 + count));
        assertEquals(new ManagerReply.Registered(cluster, 1), reply);
      }
    } catch (Exception e) {
      throw new AssertionError("node " + count, e);
    }
    return count;
  }

  @Test
  void whoLostItsStoreTakesItsOwnPlaceUnderANewName() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int lost = (managers.leader() + 1) % 3;
      managers.stop(lost);
      managers.wipe(lost);
      managers.start(lost);
      try (TestOperator operator = new TestOperator(managers)) {
        operator.registers(1);
        String why = operator.refused(operator.add(lost));
        assertTrue(why.contains("kumo-admin manager replace"), why);
        operator.change(operator.replace(lost, lost), 0, 1, 2);
        oneCluster(managers, 3);
        managers.stop((lost + 1) % 3);
        operator.registers(2);
      }
    }
  }

  /**
   * From before the new manager joins until after the end of the change, which takes some 100 ms.
   * The one that leaves lives, so that there always are enough who can elect another leader.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 25, 50, 75, 100, 130, 170, 220, 300, 600})
  void aChangeWhoseLeaderIsLostIsFinishedByRepeatingIt(int afterMs) throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int leader = managers.leader();
      int leaving = (leader + 1) % 3;
      int fresh = managers.another();
      managers.start(fresh);
      try (TestOperator operator = new TestOperator(managers)) {
        operator.registers(1);
        CompletableFuture<ManagerReply> begun = operator.begin(operator.replace(leaving, fresh));
        CompletableFuture.runAsync(
                () -> managers.stop(leader),
                CompletableFuture.delayedExecutor(afterMs, TimeUnit.MILLISECONDS))
            .get(30, TimeUnit.SECONDS);
        var unused = begun.get(40, TimeUnit.SECONDS);
        operator.change(operator.replace(leaving, fresh), managers.rest(leaving, fresh));
        managers.start(leader);
        managers.awaitRemoved(leaving);
        operator.registers(2);
        assertEquals(2, operator.status().nodes().size());
        assertEquals(3, operator.status().managers().size());
      }
    }
  }

  /** It does not know the one that leads, so it does not ask it for its vote. */
  @Test
  void aManagerThatWasAloneAndMovedIsFoundByThoseThatJoin() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 1)) {
      managers.startAll();
      managers.stop(0);
      managers.move(0);
      managers.startAll();
      int second = managers.another();
      int third = managers.another();
      managers.start(second, managers.config(second).withPeers(List.of(managers.address(0))));
      managers.start(third, managers.config(third).withPeers(List.of(managers.address(0))));
      try (TestOperator operator = new TestOperator(managers)) {
        operator.registers(1);
        operator.change(operator.add(second), 0, second);
        operator.change(operator.add(third), 0, second, third);
        managers.stop(0);
        operator.registers(2);
        managers.start(0);
        managers.stop(managers.leader());
        operator.registers(3);
        assertEquals(3, operator.status().nodes().size());
      }
    }
  }

  @Test
  void aManagerThatWasAwayComesBackToOtherManagersAndAPurgedLog() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3, TestManagers.FORGETFUL)) {
      managers.startAll();
      int away = (managers.leader() + 1) % 3;
      int other = (managers.leader() + 2) % 3;
      int fresh = managers.another();
      int removed = managers.another();
      managers.start(fresh);
      managers.start(removed);
      try (TestOperator operator = new TestOperator(managers)) {
        operator.change(operator.add(fresh), 0, 1, 2, fresh);
        operator.change(operator.add(removed), 0, 1, 2, fresh, removed);
        managers.stop(away);
        managers.stop(removed);
        for (int node = 1; node <= 50; node++) {
          operator.registers(node);
        }
        operator.change(operator.remove(removed), 0, 1, 2, fresh);
        operator.change(operator.remove(other), managers.rest(other, fresh));
        for (int node = 51; node <= 100; node++) {
          operator.registers(node);
        }
        managers.start(away);
        managers.start(removed);
        managers.awaitRemoved(removed);
        managers.stop(managers.leader());
        operator.registers(101);
        assertEquals(101, operator.status().nodes().size());
        assertEquals(operator.addresses(managers.rest(other, fresh)), statusManagers(operator));
      }
    }
  }

  @Test
  void whatMakesNoSenseIsRefusedWithAReason() throws Exception {
    try (TestManagers managers = new TestManagers(folder.resolve("here"), 1);
        TestManagers others = new TestManagers(folder.resolve("there"), 1)) {
      managers.startAll();
      others.startAll();
      int second = managers.another();
      try (TestOperator operator = new TestOperator(managers, 0)) {
        assertContains(operator.refused(operator.remove(0)), "only manager");
        assertContains(operator.refused(operator.add(second)), "does not answer");
        assertContains(
            operator.refused(ManagerRequest.ChangeManagers.add(others.address(0))),
            others.manager(0).clusterId().orElseThrow().toString());
        assertContains(operator.refused(operator.replace(second, second)), "does not answer");
        operator.change(operator.add(0), 0);
        operator.change(operator.remove(second), 0);
        managers.start(second);
        operator.change(operator.add(second), 0, second);
        managers.stop(second);
        eventually("nobody leads", () -> !managers.manager(0).leading());
      }
    }
  }

  @Test
  void aManagerWithoutWhomTooFewLiveStays() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int leader = managers.leader();
      int dead = (leader + 1) % 3;
      int needed = (leader + 2) % 3;
      managers.stop(dead);
      try (TestOperator operator = new TestOperator(managers)) {
        assertContains(operator.refused(operator.remove(needed)), "too few managers live");
        assertContains(operator.refused(operator.remove(leader)), "too few managers live");
        operator.change(operator.remove(dead), managers.rest(dead));
        operator.registers(1);
      }
    }
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), text);
  }

  private static List<Address> statusManagers(TestOperator operator) throws Exception {
    return operator.status().managers().stream().map(ManagerStatus::address).toList();
  }

  private static void oneCluster(TestManagers managers, int count) throws Exception {
    Optional<UUID> cluster = managers.manager(managers.leader()).clusterId();
    for (int i = 0; i < count; i++) {
      Manager manager = managers.manager(i);
      eventually("one cluster", () -> manager.clusterId().equals(cluster));
    }
  }

  /** Of five, one or two less. */
  private static int[] others(int... removed) {
    return IntStream.range(0, 5)
        .filter(i -> IntStream.of(removed).noneMatch(gone -> gone == i))
        .toArray();
  }
}
