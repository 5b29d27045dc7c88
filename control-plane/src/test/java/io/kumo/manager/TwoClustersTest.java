package io.kumo.manager;

import static io.kumo.manager.TestClient.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.Probed;
import io.kumo.message.ManagerReply.Refused;
import io.kumo.message.ManagerRequest;
import io.kumo.message.ManagerRequest.ChangeManagers;
import io.kumo.message.ManagerRequest.JoinGroup;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two clusters on one network, whose managers and nodes are told of each other by mistake. */
@Execution(ExecutionMode.CONCURRENT)
class TwoClustersTest {
  @TempDir Path folder;

  @Test
  void whoSaysThatItBelongsToAnotherClusterIsNotHeard() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 1)) {
      managers.startAll();
      UUID other = new UUID(7, 7);
      for (Role role : Role.values()) {
        Hello foreign = Hello.of(role, Optional.of(other));
        try (TestClient client = new TestClient(managers.address(0), foreign)) {
          ExecutionException lost =
              assertThrows(ExecutionException.class, () -> client.ask(register(1, 1)));
          assertTrue(lost.getMessage().contains("WRONG_CLUSTER"), lost.getMessage());
        }
      }
    }
  }

  @Test
  void managersOfAnotherClusterNeitherJoinNorAreTakenIn() throws Exception {
    try (TestManagers here = new TestManagers(folder.resolve("here"), 1);
        TestManagers there = new TestManagers(folder.resolve("there"), 1)) {
      here.startAll();
      there.startAll();
      UUID ours = here.manager(0).clusterId().orElseThrow();
      UUID theirs = there.manager(0).clusterId().orElseThrow();
      try (TestOperator operator = new TestOperator(here);
          TestClient leader = new TestClient(there.address(0), asManager())) {
        String why = operator.refused(ChangeManagers.add(there.address(0)));
        assertTrue(why.contains(ours.toString()) && why.contains(theirs.toString()), why);
        Probed probed = probe(leader);
        assertInstanceOf(Refused.class, leader.ask(invitation(probed, here)));
        assertEquals(probed, probe(leader));
      }
      assertEquals(Optional.of(theirs), there.manager(0).clusterId());
      assertTrue(there.manager(0).leading());
    }
  }

  @Test
  void anEmptyManagerFollowsOnlyThoseThatItLists() throws Exception {
    try (TestManagers here = new TestManagers(folder.resolve("here"), 1);
        TestManagers there = new TestManagers(folder.resolve("there"), 1)) {
      here.startAll();
      there.startAll();
      int waiting = here.another();
      here.start(waiting);
      try (TestOperator stranger = new TestOperator(there);
          TestClient client = new TestClient(here.address(waiting));
          TestClient manager = new TestClient(here.address(waiting), asManager())) {
        String why = stranger.refused(ChangeManagers.add(here.address(waiting)));
        assertTrue(why.contains("start it with a list of these"), why);
        Probed probed = probe(client);
        assertInstanceOf(Refused.class, client.ask(invitation(probed, here)));
        JoinGroup toAnother =
            new JoinGroup("lost", new UUID(1, 1), List.of("lost"), here.addresses());
        assertInstanceOf(Refused.class, manager.ask(toAnother));
        assertEquals(Optional.empty(), probe(client).groupId());
        assertThrows(
            TimeoutException.class,
            () -> here.manager(waiting).formed().get(100, TimeUnit.MILLISECONDS));
      }
      try (TestOperator operator = new TestOperator(here)) {
        operator.change(operator.add(waiting), 0, waiting);
      }
    }
  }

  private static Hello asManager() {
    return Hello.of(Role.MANAGER, Optional.empty());
  }

  private static Probed probe(TestClient client) throws Exception {
    ManagerReply reply = client.settle(new ManagerRequest.Probe());
    return assertInstanceOf(Probed.class, reply);
  }

  private static JoinGroup invitation(Probed invited, TestManagers from) {
    return new JoinGroup(invited.peerId(), new UUID(1, 1), List.of("f"), from.addresses());
  }
}
