package io.kumo.manager.lead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.manager.state.PartitionState;
import io.kumo.manager.state.RebalanceSettings;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.message.ManagerRequest.ChangeRing.Order;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Nodes come and go; the leader's agenda and the primaries' asks bring everything in its place. */
class RebalanceTest {
  private static final int PARTITIONS = 64;

  @Example
  void anAddedNodeGetsItsShareAndNothingElseMoves() throws RefusedOrderException {
    Town town = town(3, RebalanceSettings.DEFAULT);
    town.start(4, "", 1);
    town.order(Order.ATTACH);
    assertTrue(town.state().moving());
    town.settle();
    assertBalanced(town.state(), 4);
    assertEquals(PARTITIONS * 3 / 4, town.copies());
  }

  @Example
  void twoNodesThatComeInTheMiddleOfAMoveCostNoCopyMore() throws RefusedOrderException {
    Town town = town(3, new RebalanceSettings(2, false, false, 600));
    town.start(4, "", 1);
    town.order(Order.ATTACH);
    for (int i = 0; i < 8; i++) {
      town.turn();
    }
    town.start(5, "", 1);
    town.start(6, "", 1);
    town.order(Order.ATTACH);
    town.settle();
    assertBalanced(town.state(), 6);
    int least = 3 * PARTITIONS * 3 / 6;
    assertTrue(town.copies() <= least * 1.1, town.copies() + " copies, " + least + " are needed");
  }

  @Example
  void nobodyMovesMoreAtOnceThanTheSettingsAllow() throws RefusedOrderException {
    Town town = town(3, new RebalanceSettings(5, false, false, 600));
    town.start(4, "", 1);
    town.order(Order.ATTACH);
    town.settle();
    assertTrue(town.movingAtOnce() <= 5 && town.movingAtOnce() > 1, "" + town.movingAtOnce());
    assertBalanced(town.state(), 4);
  }

  @Example
  void aDrainedNodeIsEmptyAndMayBeDetached() throws RefusedOrderException {
    Town town = town(4, RebalanceSettings.DEFAULT);
    assertThrows(RefusedOrderException.class, () -> town.order(Order.DETACH, 1));
    town.order(Order.DRAIN, 1);
    assertTrue(town.state().holds(Town.id(1)));
    town.settle();
    assertFalse(town.state().holds(Town.id(1)));
    assertEquals(PARTITIONS * 3 / 4, town.copies());
    town.order(Order.DETACH, 1);
    assertEquals(Membership.NEW, node(town, 1).membership());
    assertBalanced(town.state(), 3);
  }

  @Example
  void aDrainThatIsTakenBackEndsWhereItBegan() throws RefusedOrderException {
    Town town = town(4, new RebalanceSettings(1, false, false, 600));
    List<List<NodeId>> before = targets(town.state());
    town.order(Order.DRAIN, 2);
    town.turn();
    town.turn();
    town.order(Order.ATTACH, 2);
    town.settle();
    assertBalanced(town.state(), 4);
    assertTrue(town.copies() < 12, "copies: " + town.copies());
    assertEquals(before.size(), targets(town.state()).size());
  }

  @Example
  void whatIsCanceledStaysAndWhatIsPausedGoesOnLater() throws RefusedOrderException {
    Town town = town(3, new RebalanceSettings(4, true, false, 600));
    town.start(4, "", 1);
    town.order(Order.ATTACH);
    town.settle();
    assertEquals(0, town.copies(), "paused from the begin");
    ClusterSettings from = town.state().settings();
    town.apply(
        new Command.ChangeSettings(from, rebalancing(new RebalanceSettings(4, false, false, 1))));
    town.turn();
    town.order(Order.CANCEL);
    town.settle();
    assertFalse(town.state().moving());
    assertTrue(town.copies() <= 8, "copies: " + town.copies());
    town.order(Order.REPLAN);
    town.settle();
    assertBalanced(town.state(), 4);
  }

  @Example
  void attachedAndDetachedWithoutReplacingNothingMovesYet() throws RefusedOrderException {
    Town town = town(3, RebalanceSettings.DEFAULT);
    town.start(4, "", 1);
    town.order(new ChangeRing(Order.ATTACH, List.of(), OptionalInt.empty(), false));
    assertEquals(Membership.ATTACHED, node(town, 4).membership());
    assertFalse(town.state().moving());
    town.order(Order.REPLAN);
    town.settle();
    assertBalanced(town.state(), 4);
    town.kill(4);
    town.pass(5);
    town.order(new ChangeRing(Order.DETACH, List.of(), OptionalInt.empty(), false));
    assertEquals(Membership.NEW, node(town, 4).membership());
    assertFalse(town.state().moving());
    town.order(Order.REPLAN);
    town.settle();
    assertBalanced(town.state(), 3);
  }

  @Example
  void aLostNodeIsReplacedAfterItsDelayAndTakesItsShareBack() throws RefusedOrderException {
    Town town = town(4, new RebalanceSettings(16, false, true, 60));
    town.kill(3);
    town.pass(50);
    town.settle();
    assertEquals(Membership.ATTACHED, node(town, 3).membership());
    town.pass(20);
    town.settle();
    assertEquals(Membership.REPLACED, node(town, 3).membership());
    assertEquals(0, town.state().underReplicated());
    town.start(3, "", 1);
    town.settle();
    assertEquals(Membership.ATTACHED, node(town, 3).membership());
    assertBalanced(town.state(), 4);
  }

  @Example
  void aLostNodeIsNotReplacedWhereNobodyCouldTakeItsShare() {
    Town town = town(3, new RebalanceSettings(16, false, true, 1));
    town.kill(3);
    town.pass(60);
    town.settle();
    assertEquals(Membership.ATTACHED, node(town, 3).membership());
  }

  @Example
  void aHeavierNodeTakesMore() throws RefusedOrderException {
    Town town = town(4, RebalanceSettings.DEFAULT);
    assertInstanceOf(CommandReply.Placed.class, town.weigh(1, 2));
    town.settle();
    Map<NodeId, Integer> held = held(town.state());
    int share = PARTITIONS * 3;
    assertTrue(held.get(Town.id(1)) > share / 4, held.toString());
    assertFalse(town.state().moving());
    town.weigh(1, 0);
    town.settle();
    assertFalse(town.state().holds(Town.id(1)));
  }

  @Example
  void moreReplicasOrFewerOnALiveCluster() throws RefusedOrderException {
    Town town = town(4, RebalanceSettings.DEFAULT);
    for (int replicas : new int[] {2, 4, 3}) {
      ClusterSettings from = town.state().settings();
      ClusterSettings to = SettingTable.changed(from, Map.of("replicas", "" + replicas));
      assertInstanceOf(CommandReply.Done.class, town.apply(new Command.ChangeSettings(from, to)));
      town.order(Order.REPLAN);
      town.settle();
      for (PartitionState partition : town.state().partitions()) {
        assertEquals(replicas, partition.chain().inSync().size());
      }
    }
  }

  @Example
  void theLastNodeWithAWeightCannotBeTakenAway() {
    Town town = town(3, RebalanceSettings.DEFAULT);
    assertThrows(RefusedOrderException.class, () -> town.order(Order.DRAIN, 1, 2, 3));
    assertThrows(RefusedOrderException.class, () -> town.order(Order.ATTACH, 9));
  }

  /** Whatever comes and goes, and however it interrupts what is under way. */
  @Property(tries = 40)
  void anyHistoryEndsBalancedWithEveryCopyInSync(@ForAll long seed) throws RefusedOrderException {
    Random random = new Random(seed);
    int nodes = 4 + random.nextInt(5);
    Town town = town(nodes, new RebalanceSettings(1 + random.nextInt(6), false, true, 30));
    Set<Integer> killed = new TreeSet<>();
    for (int event = 0; event < 12; event++) {
      int node = 1 + random.nextInt(nodes);
      switch (random.nextInt(6)) {
        case 0 -> {
          nodes++;
          town.start(nodes, "", 1);
          town.order(Order.ATTACH);
        }
        case 1 -> {
          if (killed.isEmpty()) {
            killed.add(node);
            town.kill(node);
          }
        }
        case 2 -> {
          for (int back : killed) {
            town.start(back, "", 1);
          }
          killed.clear();
        }
        case 3 -> {
          if (nodes > 6 && node(town, node).membership() == Membership.ATTACHED) {
            town.order(Order.DRAIN, node);
          }
        }
        case 4 -> town.order(Order.CANCEL);
        default -> town.order(Order.REPLAN);
      }
      if (attachedAndUp(town) < 4) {
        drainingBack(town);
      }
      for (int i = random.nextInt(6); i > 0; i--) {
        town.turn();
      }
      if (random.nextInt(3) == 0) {
        town.pass(40);
      }
    }
    for (int back : killed) {
      town.start(back, "", 1);
    }
    town.settle();
    town.order(Order.REPLAN);
    town.settle();
    assertFalse(town.state().moving());
    assertEquals(0, town.state().underReplicated());
    assertBalanced(town.state(), attachedAndUp(town));
  }

  private static void drainingBack(Town town) throws RefusedOrderException {
    for (ManagedNode node : town.state().nodes().values()) {
      if (node.membership() == Membership.DRAINING) {
        town.order(ChangeRing.of(Order.ATTACH, List.of(node.id())));
      }
    }
  }

  private static int attachedAndUp(Town town) {
    return (int)
        town.state().nodes().values().stream()
            .filter(node -> node.membership() == Membership.ATTACHED && node.up())
            .count();
  }

  private static Town town(int nodes, RebalanceSettings rebalance) {
    Town town = new Town(rebalancing(rebalance));
    for (int node = 1; node <= nodes; node++) {
      town.start(node, "", 1);
    }
    assertTrue(firstAttach(town));
    town.settle();
    assertEquals(0, town.copies());
    return town;
  }

  private static boolean firstAttach(Town town) {
    try {
      town.order(Order.ATTACH);
      return true;
    } catch (RefusedOrderException e) {
      throw new AssertionError(e);
    }
  }

  private static ClusterSettings rebalancing(RebalanceSettings rebalance) {
    return new ClusterSettings(new RingSettings(PARTITIONS, 3, 1, 1 << 20), false, 3, rebalance);
  }

  private static ManagedNode node(Town town, int node) {
    return town.state().nodes().get(Town.id(node));
  }

  private static List<List<NodeId>> targets(ClusterState state) {
    return state.partitions().stream().map(PartitionState::target).toList();
  }

  private static Map<NodeId, Integer> held(ClusterState state) {
    Map<NodeId, Integer> held = new HashMap<>();
    for (PartitionState partition : state.partitions()) {
      for (Member member : partition.chain().inSync()) {
        held.merge(member.node(), 1, Integer::sum);
      }
    }
    return held;
  }

  private static void assertBalanced(ClusterState state, int nodes) {
    Map<NodeId, Integer> led = new HashMap<>();
    for (PartitionState partition : state.partitions()) {
      assertEquals(partition.target(), partition.chain().assigned());
      Set<NodeId> inSync = new TreeSet<>();
      partition.chain().inSync().forEach(member -> inSync.add(member.node()));
      assertEquals(new TreeSet<>(partition.target()), inSync);
      led.merge(partition.chain().inSync().get(0).node(), 1, Integer::sum);
    }
    assertShares(held(state), PARTITIONS * 3, nodes);
    assertShares(led, PARTITIONS, nodes);
  }

  private static void assertShares(Map<NodeId, Integer> counts, int all, int nodes) {
    assertEquals(nodes, counts.size(), counts.toString());
    for (int count : counts.values()) {
      assertTrue(count >= all / nodes && count <= (all + nodes - 1) / nodes, counts.toString());
    }
  }
}
