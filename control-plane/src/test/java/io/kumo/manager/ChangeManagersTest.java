package io.kumo.manager;

import static io.kumo.manager.Eventually.eventually;
import static io.kumo.manager.TestClient.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.ManagerStatus;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.ManagersChanged;
import io.kumo.message.ManagerRequest;
import io.kumo.ring.Address;
import io.kumo.ring.Ring;
import io.kumo.watch.NewestRing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
        registered(operator, 1);
        operator.change(operator.add(1), 0, 1);
        operator.change(operator.add(2), 0, 1, 2);
        registered(operator, 2);
        operator.change(operator.add(3), 0, 1, 2, 3);
        operator.change(operator.add(4), 0, 1, 2, 3, 4);
        oneCluster(managers, 5);
        managers.stop(managers.leader());
        registered(operator, 3);
        managers.startMissing();
        int leader = managers.leader();
        int first = (leader + 1) % 5;
        int second = (leader + 2) % 5;
        operator.change(operator.remove(first), others(first));
        gone(managers, first);
        operator.change(operator.remove(second), others(first, second));
        gone(managers, second);
        managers.stop(managers.leader());
        registered(operator, 4);
        assertEquals(4, status(operator).nodes().size());
        assertEquals(3, status(operator).managers().size());
      }
    }
  }

  @Test
  void theLeaderItselfIsRemoved() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int leader = managers.leader();
      try (TestOperator operator = new TestOperator(managers)) {
        registered(operator, 1);
        operator.change(operator.remove(leader), others3(leader));
        gone(managers, leader);
        registered(operator, 2);
        operator.change(operator.remove(leader), others3(leader));
        IOException refused = assertThrows(IOException.class, () -> managers.start(leader));
        assertTrue(refused.getMessage().contains("was removed"), refused.getMessage());
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
        eventually("nodes register", () -> status(operator).nodes().size() > 5);
        managers.stop(dead);
        managers.start(fresh);
        operator.change(operator.replace(dead, fresh), without(dead, fresh));
        operator.change(operator.replace(dead, fresh), without(dead, fresh));
        int before = status(operator).nodes().size();
        eventually("nodes register still", () -> status(operator).nodes().size() > before + 5);
        managers.stop(managers.leader());
        int after = status(operator).nodes().size();
        eventually("and by the new one", () -> status(operator).nodes().size() > after + 5);
        enough.set(true);
        assertEquals(stream.get(60, TimeUnit.SECONDS), status(operator).nodes().size());
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
        registered(node, 1);
        for (int old = 0; old < 3; old++) {
          managers.start(fresh[old]);
          ManagerReply changed = operator.ask(operator.replace(old, fresh[old]));
          List<Address> now = assertInstanceOf(ManagersChanged.class, changed).managers();
          eventually("the ring names them", () -> named(rings).equals(now));
          managers.stop(old);
          registered(node, 2 + old);
        }
        assertEquals(operator.addresses(fresh), named(rings));
        try (TestOperator restarted = new TestOperator(managers, 1, fresh[2])) {
          restarted.watch();
          registered(restarted, 9);
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
        registered(operator, 1);
        String why = operator.refused(operator.add(lost));
        assertTrue(why.contains("kumo-admin manager replace"), why);
        operator.change(operator.replace(lost, lost), 0, 1, 2);
        oneCluster(managers, 3);
        managers.stop((lost + 1) % 3);
        registered(operator, 2);
      }
    }
  }

  /**
   * From before the new manager joins until after the end of the change, which takes 200 ms. In
   * between is a moment, which the README names, in which the leader is needed back.
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
        registered(operator, 1);
        CompletableFuture<ManagerReply> begun = operator.begin(operator.replace(leaving, fresh));
        CompletableFuture.runAsync(
                () -> managers.stop(leader),
                CompletableFuture.delayedExecutor(afterMs, TimeUnit.MILLISECONDS))
            .get(30, TimeUnit.SECONDS);
        boolean needed = begun.get(40, TimeUnit.SECONDS) instanceof ManagerReply.Unavailable;
        if (needed) {
          managers.start(leader);
        }
        operator.change(operator.replace(leaving, fresh), without(leaving, fresh));
        if (!needed) {
          managers.start(leader);
        }
        gone(managers, leaving);
        registered(operator, 2);
        assertEquals(2, status(operator).nodes().size());
        assertEquals(3, status(operator).managers().size());
      }
    }
  }

  /** It does not know the one that leads, so it does not ask it for its vote. */
  @Test
  void whoWasRemovedWhileAwayIsToldByThoseWhoDoNotLead() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int leaving = (managers.leader() + 1) % 3;
      int fresh = managers.another();
      managers.start(fresh);
      try (TestOperator operator = new TestOperator(managers)) {
        registered(operator, 1);
        managers.stop(leaving);
        operator.change(operator.replace(leaving, fresh), without(leaving, fresh));
        lead(managers, fresh);
        managers.start(leaving);
        gone(managers, leaving);
        registered(operator, 2);
      }
    }
  }

  /** All whom it knew are gone too: only its list leads it to one of today's. */
  @Test
  void whoWasRemovedWithAllThatItKnewIsToldByTheManagersThatItLists() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int away = (managers.leader() + 1) % 3;
      int fresh = managers.another();
      managers.start(fresh);
      try (TestOperator operator = new TestOperator(managers)) {
        registered(operator, 1);
        managers.stop(away);
        operator.change(operator.replace(away, fresh), without(away, fresh));
        operator.change(operator.remove((away + 1) % 3), (away + 2) % 3, fresh);
        operator.change(operator.remove((away + 2) % 3), fresh);
        managers.start(away, managers.config(away).withPeers(operator.addresses(away, fresh)));
        gone(managers, away);
        registered(operator, 2);
      }
    }
  }

  /** Stops whoever else leads until {@code heir} does. */
  private static void lead(TestManagers managers, int heir) throws Exception {
    for (int now = managers.leader(); now != heir; now = managers.leader()) {
      managers.stop(now);
      managers.leader();
      managers.start(now);
    }
  }

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
        registered(operator, 1);
        operator.change(operator.add(second), 0, second);
        operator.change(operator.add(third), 0, second, third);
        managers.stop(0);
        registered(operator, 2);
        managers.start(0);
        managers.stop(managers.leader());
        registered(operator, 3);
        assertEquals(3, status(operator).nodes().size());
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
          registered(operator, node);
        }
        operator.change(operator.remove(removed), 0, 1, 2, fresh);
        operator.change(operator.remove(other), without(other, fresh));
        for (int node = 51; node <= 100; node++) {
          registered(operator, node);
        }
        managers.start(away);
        managers.start(removed);
        gone(managers, removed);
        managers.stop(managers.leader());
        registered(operator, 101);
        assertEquals(101, status(operator).nodes().size());
        assertEquals(operator.addresses(without(other, fresh)), statusManagers(operator));
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
        operator.change(operator.remove(dead), without(dead));
        registered(operator, 1);
      }
    }
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), text);
  }

  private static void registered(TestOperator operator, int node) throws Exception {
    assertInstanceOf(ManagerReply.Registered.class, operator.ask(register(node, node)));
  }

  private static ClusterStatus status(TestOperator operator) throws Exception {
    return assertInstanceOf(
            ManagerReply.StatusReport.class, operator.ask(new ManagerRequest.Status()))
        .status();
  }

  private static List<Address> statusManagers(TestOperator operator) throws Exception {
    return status(operator).managers().stream().map(ManagerStatus::address).toList();
  }

  private static void oneCluster(TestManagers managers, int count) throws Exception {
    Optional<UUID> cluster = managers.manager(managers.leader()).clusterId();
    for (int i = 0; i < count; i++) {
      Manager manager = managers.manager(i);
      eventually("one cluster", () -> manager.clusterId().equals(cluster));
    }
  }

  /** A removed manager notices it, serves nobody and starts no more. */
  private static void gone(TestManagers managers, int removed) throws Exception {
    ExecutionException why =
        assertThrows(
            ExecutionException.class,
            () -> managers.manager(removed).ended().get(30, TimeUnit.SECONDS));
    assertContains(why.getMessage(), "was removed");
    managers.stop(removed);
    IOException refused = assertThrows(IOException.class, () -> managers.start(removed));
    assertContains(refused.getMessage(), "was removed");
  }

  private static int[] others(int... removed) {
    return members(5, removed);
  }

  private static int[] others3(int removed) {
    return members(3, removed);
  }

  /** Of three, one less and those that came later. */
  private static int[] without(int removed, int... joined) {
    int[] rest = members(3, removed);
    int[] all = Arrays.copyOf(rest, rest.length + joined.length);
    System.arraycopy(joined, 0, all, rest.length, joined.length);
    return all;
  }

  private static int[] members(int size, int... removed) {
    return IntStream.range(0, size)
        .filter(i -> IntStream.of(removed).noneMatch(gone -> gone == i))
        .toArray();
  }
}
