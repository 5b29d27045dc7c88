package io.kumo.manager.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds after any commands in any order. */
class ClusterStateTest {
  private static final int COMMANDS = 300;

  @Property(tries = 100)
  void invariantsHoldAfterEveryCommand(@ForAll long seed) {
    RandomCommands commands = new RandomCommands(seed);
    ClusterState state = ClusterState.NO_CLUSTER.apply(RandomCommands.create()).state();
    for (int i = 0; i < COMMANDS; i++) {
      Command command = commands.next(state);
      ClusterState next = state.apply(command).state();
      assertEpochs(state, next);
      for (int p = 0; p < state.partitions().size(); p++) {
        assertStep(state.partitions().get(p), next.partitions().get(p));
      }
      state = next;
    }
  }

  @Property(tries = 100)
  void aRepeatedCommandChangesNothing(@ForAll long seed) {
    RandomCommands commands = new RandomCommands(seed);
    ClusterState state = ClusterState.NO_CLUSTER.apply(RandomCommands.create()).state();
    for (int i = 0; i < COMMANDS; i++) {
      Command command = commands.next(state);
      Transition first = state.apply(command);
      assertEquals(first, state.apply(command), "deterministic");
      Transition second = first.state().apply(command);
      assertSame(first.state(), second.state(), () -> "repeated: " + command);
      state = first.state();
    }
  }

  @Property(tries = 50)
  void everySettledAskIsConfirmedAgain(@ForAll long seed) {
    RandomCommands commands = new RandomCommands(seed);
    ClusterState state = ClusterState.NO_CLUSTER.apply(RandomCommands.create()).state();
    for (int i = 0; i < COMMANDS; i++) {
      Command command = commands.next(state);
      if (command instanceof Command.Ask ask) {
        for (var item : ask.items()) {
          Command one = new Command.Ask(ask.asker(), List.of(item));
          Transition first = state.apply(one);
          Transition second = first.state().apply(one);
          assertSame(first.state(), second.state(), () -> "repeated: " + one);
          assertEquals(first.reply(), second.reply(), () -> "repeated: " + one);
          state = first.state();
        }
      } else {
        state = state.apply(command).state();
      }
    }
  }

  @Property(tries = 20)
  void commandsReachEveryKindOfTerm(@ForAll long seed) {
    RandomCommands commands = new RandomCommands(seed);
    ClusterState state = ClusterState.NO_CLUSTER.apply(RandomCommands.create()).state();
    int fastPaths = 0;
    int exchanges = 0;
    for (int i = 0; i < 10 * COMMANDS; i++) {
      ClusterState next = state.apply(commands.next(state)).state();
      for (int p = 0; p < state.partitions().size(); p++) {
        Chain before = state.partitions().get(p).chain();
        Chain after = next.partitions().get(p).chain();
        fastPaths += after.term() > before.term() && after.active() ? 1 : 0;
        exchanges += after.term() > before.term() && !after.active() ? 1 : 0;
      }
      state = next;
    }
    assertTrue(fastPaths > 10 && exchanges > 10, fastPaths + " and " + exchanges);
  }

  @Example
  void commandsHandOver() {
    int handedOver = 0;
    for (int seed = 1; seed <= 20; seed++) {
      RandomCommands commands = new RandomCommands(seed);
      ClusterState state = ClusterState.NO_CLUSTER.apply(RandomCommands.create()).state();
      for (int i = 0; i < 10 * COMMANDS; i++) {
        state = state.apply(commands.next(state)).state();
        handedOver +=
            (int)
                state.partitions().stream()
                    .filter(partition -> partition.chain().activity() == Activity.HANDED_OVER)
                    .count();
      }
    }
    assertTrue(handedOver > 100, "states handed over: " + handedOver);
  }

  @Example
  void theRingShowsTheStateOfItsEpoch() {
    assertEquals(Optional.empty(), ClusterState.NO_CLUSTER.ring());
    ClusterState state = TestStates.attached(3);
    assertEquals(state.epoch(), state.ring().orElseThrow().epoch());
    assertEquals(3, state.ring().orElseThrow().nodes().size());
    assertEquals(state.partitions().get(1).chain(), state.ring().orElseThrow().chain(1));
  }

  @Example
  void nothingButTheClusterCanComeFirst() {
    RandomCommands commands = new RandomCommands(1);
    for (int i = 0; i < COMMANDS; i++) {
      Command command = commands.next(ClusterState.NO_CLUSTER);
      assertSame(ClusterState.NO_CLUSTER, ClusterState.NO_CLUSTER.apply(command).state());
    }
    ClusterState made = ClusterState.NO_CLUSTER.apply(RandomCommands.create()).state();
    Transition again = made.apply(RandomCommands.create());
    assertSame(made, again.state());
    assertInstanceOf(CommandReply.Created.class, again.reply());
  }

  private static void assertEpochs(ClusterState before, ClusterState after) {
    if (after.epoch() == before.epoch()) {
      assertSame(before, after);
      return;
    }
    assertEquals(before.epoch() + 1, after.epoch());
    boolean same =
        before.nodes().equals(after.nodes())
            && before.partitions().equals(after.partitions())
            && before.settings().equals(after.settings())
            && before.managers().equals(after.managers());
    assertFalse(same, "an epoch for nothing");
    assertTrue(after.planEpoch() >= before.planEpoch());
  }

  private static void assertStep(PartitionState before, PartitionState after) {
    Chain old = before.chain();
    Chain now = after.chain();
    assertTrue(now.term() >= old.term() && now.leaderTerm() >= old.leaderTerm());
    assertEquals(now.term() == 0, now.inSync().isEmpty(), "empty in-sync list");
    Set<NodeId> nodes = now.inSync().stream().map(Member::node).collect(Collectors.toSet());
    assertEquals(now.inSync().size(), nodes.size(), "a node twice");
    if (now.active()) {
      assertEquals(now.inSync(), after.lastActive());
    }
    if (now.activity() == Activity.HANDED_OVER) {
      // Rule 7: it is served before it is active.
      assertEquals(Set.copyOf(now.inSync()), Set.copyOf(after.lastActive()));
    }
    if (now.term() == old.term()) {
      assertEquals(old.inSync(), now.inSync(), "a list changed within a term");
      boolean activated = !old.active() && now.active();
      assertTrue(activated || old.activity() == now.activity(), old + " became " + now);
      return;
    }
    assertEquals(old.term() + 1, now.term(), "one command, one term");
    if (now.active()) {
      assertTrue(old.active(), "born active behind an inactive term");
      assertEquals(old.leaderTerm(), now.leaderTerm());
      assertEquals(old.primary(), now.primary());
    } else {
      assertEquals(now.term(), now.leaderTerm());
      assertTrue(old.active() || now.activity() == Activity.INACTIVE, now + " behind " + old);
    }
    assertHolders(before, now);
  }

  /** Who leads next, and all who go with it, are nodes of the last active list. */
  private static void assertHolders(PartitionState before, Chain now) {
    Set<NodeId> holders =
        before.lastActive().stream().map(Member::node).collect(Collectors.toSet());
    if (!holders.isEmpty() && !now.active()) {
      for (Member member : now.inSync()) {
        assertTrue(holders.contains(member.node()), member + " was not among " + holders);
      }
    }
  }
}
