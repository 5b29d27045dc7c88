package io.kumo.manager.raft;

import static io.kumo.manager.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kumo.manager.founding.GroupMember;
import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class GroupControlTest {
  private static final RaftTuning TUNING = new RaftTuning(400, 800, 1000, 200, 1 << 20);
  private static final Command CREATE =
      new Command.CreateCluster(new UUID(1, 2), ClusterSettings.DEFAULT);

  @TempDir Path folder;

  @Test
  void oneThatHasTheWholeLogAlreadyBecomesAMemberOfAnIdleGroup() throws Exception {
    try (TestGroup group = new TestGroup(folder, 3, TUNING)) {
      group.startAll();
      group.submit(CREATE);
      String leader = group.leader();
      String stopped = group.names().stream().filter(name -> !name.equals(leader)).findAny().get();
      RaftMember leading = group.member(leader);
      eventually(
          "the whole log is everywhere",
          () -> group.member(stopped).appliedIndex() == leading.appliedIndex());
      group.stop(stopped);
      GroupMember fresh = group.startCopy("m3", stopped);
      List<GroupMember> before = leading.control().members();
      List<GroupMember> after = new ArrayList<>(before);
      after.add(fresh);
      leading.control().change(before, after).get(15, TimeUnit.SECONDS);
      assertEquals(4, leading.control().members().size());
      group.agreed();
    }
  }

  @Test
  void aChangeThatIsBasedOnOtherMembersDoesNothing() throws Exception {
    try (TestGroup group = new TestGroup(folder, 3, TUNING)) {
      group.startAll();
      GroupControl control = group.member(group.leader()).control();
      List<GroupMember> members = control.members();
      ExecutionException refused =
          assertThrows(
              ExecutionException.class,
              () ->
                  control
                      .change(members.subList(0, 2), members.subList(0, 1))
                      .get(15, TimeUnit.SECONDS));
      assertInstanceOf(NotLeadingException.class, refused.getCause());
      assertEquals(members, control.members());
    }
  }

  @Test
  void anotherMemberLeadsAfterAHandOver() throws Exception {
    try (TestGroup group = new TestGroup(folder, 3, TUNING)) {
      group.startAll();
      String before = group.leader();
      group.member(before).control().handOver().get(15, TimeUnit.SECONDS);
      eventually("another leads", () -> !group.leader().equals(before));
    }
  }

  @Test
  void aMemberOfAnotherGroupIsNotDrawnIn() throws Exception {
    try (TestGroup ours = new TestGroup(folder.resolve("ours"), 1, TUNING);
        TestGroup theirs = new TestGroup(folder.resolve("theirs"), 1, TUNING, "n")) {
      ours.startAll();
      theirs.startAll();
      ours.submit(CREATE);
      theirs.submit(new Command.CreateCluster(new UUID(5, 6), ClusterSettings.DEFAULT));
      GroupMember stranger =
          new GroupMember(
              "stranger",
              theirs.group().members().get(0).address(),
              theirs.group().members().get(0).raftPort());
      GroupControl control = ours.member("m0").control();
      List<GroupMember> before = control.members();
      List<GroupMember> after = List.of(before.get(0), stranger);
      ExecutionException refused =
          assertThrows(
              ExecutionException.class,
              () -> control.change(before, after).get(40, TimeUnit.SECONDS));
      assertInstanceOf(NotLeadingException.class, refused.getCause());
      assertEquals(before, control.members());
      assertEquals(new UUID(1, 2), ours.agreed().clusterId().orElseThrow());
      assertEquals(new UUID(5, 6), theirs.agreed().clusterId().orElseThrow());
    }
  }
}
