package io.kumo.manager.raft;

import static io.kumo.manager.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.manager.founding.GroupMember;
import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.Site;
import io.kumo.ring.Address;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class RaftMemberTest {
  private static final RaftTuning QUICK = new RaftTuning(300, 500, 20, 2, 1 << 10);
  private static final ClusterSettings SETTINGS =
      new ClusterSettings(new RingSettings(16, 3, 1, 1 << 20), false, 3);
  private static final Command CREATE = new Command.CreateCluster(new UUID(1, 2), SETTINGS);

  @TempDir Path folder;

  @Test
  void aMemberAloneLeadsAndKeepsItsStateThroughARestart() throws Exception {
    try (TestGroup group = new TestGroup(folder, 1, QUICK)) {
      group.startAll();
      assertEquals(new CommandReply.Created(new UUID(1, 2)), group.submit(CREATE));
      group.submit(register(1));
      ClusterState before = group.agreed();
      group.stop("m0");
      group.start("m0");
      assertEquals(Optional.empty(), group.earlyMembership("m0"));
      group.leader();
      assertEquals(before, group.agreed());
      assertEquals(new CommandReply.Created(new UUID(1, 2)), group.submit(CREATE));
    }
  }

  @Test
  void theGroupGoesOnWithoutItsLeader() throws Exception {
    try (TestGroup group = new TestGroup(folder, 3, QUICK)) {
      group.startAll();
      group.submit(CREATE);
      group.submit(register(1));
      String lost = group.leader();
      group.stop(lost);
      assertInstanceOf(CommandReply.Registered.class, group.submit(register(2)));
      group.start(lost);
      ClusterState agreed = group.agreed();
      assertEquals(2, agreed.nodes().size());
      Address leader = address(group, group.leader());
      eventually(
          "all know the leader",
          () ->
              group.members().stream()
                  .allMatch(member -> member.leader().equals(Optional.of(leader))));
      assertEquals(3, group.member(lost).managers().size());
    }
  }

  @Test
  void aMemberThatWasAwayGetsTheSnapshotInsteadOfThePurgedLog() throws Exception {
    try (TestGroup group = new TestGroup(folder, 3, QUICK)) {
      group.startAll();
      group.submit(CREATE);
      String leader = group.leader();
      String away = group.names().stream().filter(name -> !name.equals(leader)).findFirst().get();
      group.stop(away);
      for (int i = 0; i < 100; i++) {
        group.submit(register(i));
      }
      RaftMember present = group.member(group.leader());
      eventually("a snapshot", () -> present.snapshotIndex() > 60);
      group.start(away);
      assertEquals(100, group.agreed().nodes().size());
      assertTrue(group.largestStep(away) > 50, "steps of " + group.largestStep(away));
    }
  }

  @Test
  void followersDoNotTakeCommands() throws Exception {
    try (TestGroup group = new TestGroup(folder, 3, QUICK)) {
      group.startAll();
      group.submit(CREATE);
      String leader = group.leader();
      String other = group.names().stream().filter(name -> !name.equals(leader)).findFirst().get();
      ExecutionException refused =
          assertThrows(
              ExecutionException.class, () -> group.member(other).submit(register(1)).get());
      assertInstanceOf(NotLeadingException.class, refused.getCause());
    }
  }

  @Test
  void aPortThatIsInUseIsNamed() throws Exception {
    try (TestGroup group = new TestGroup(folder, 1, QUICK);
        ServerSocket taken = new ServerSocket()) {
      GroupMember self = group.group().members().get(0);
      taken.bind(new InetSocketAddress(self.raftAddress().host(), self.raftPort()));
      IOException refused = assertThrows(IOException.class, () -> group.start("m0"));
      assertTrue(refused.getMessage().contains(self.raftAddress().toString()));
    }
  }

  @Test
  void aDamagedSnapshotIsNamedAndNotUsed() throws Exception {
    try (TestGroup group = new TestGroup(folder, 1, QUICK)) {
      group.startAll();
      group.submit(CREATE);
      for (int i = 0; i < 50; i++) {
        group.submit(register(i));
      }
      eventually("a snapshot", () -> group.member("m0").snapshotIndex() > 20);
      group.stop("m0");
      for (Path snapshot : snapshots()) {
        byte[] bytes = Files.readAllBytes(snapshot);
        bytes[bytes.length / 2] ^= 1;
        Files.write(snapshot, bytes);
      }
      IOException refused = assertThrows(IOException.class, () -> group.start("m0"));
      assertTrue(refused.getMessage().contains("snapshot"), refused.getMessage());
    }
  }

  private List<Path> snapshots() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
          .toList();
    }
  }

  private static Address address(TestGroup group, String name) {
    return group.group().members().stream()
        .filter(member -> member.peerId().equals(name))
        .map(GroupMember::address)
        .findFirst()
        .orElseThrow();
  }

  private static Command register(int node) {
    return new Command.RegisterNode(
        new NodeId(new UUID(7, node)),
        node,
        Optional.empty(),
        new Site(new Address("localhost", 1000 + node), "", 1),
        List.of());
  }
}
