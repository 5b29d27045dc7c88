package io.kumo.manager.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PlannerTest {
  /** Changes only together with a reason why clusters shall be placed otherwise. */
  private static final int CHECKSUM = 584118246;

  @Property(tries = 200)
  void equalNodesHoldAndLeadEqualShares(
      @ForAll @IntRange(min = 1, max = 50) int count,
      @ForAll @IntRange(min = 0, max = 9) int logPartitions,
      @ForAll @IntRange(min = 1, max = 5) int replicas,
      @ForAll long seed) {
    int partitions = 1 << logPartitions;
    List<PlacementNode> nodes = Plans.equalNodes(count, seed);
    List<List<NodeId>> plan = Planner.plan(replicas, nodes, Plans.nothing(partitions));
    assertDistinct(plan, Math.min(replicas, count));
    int all = partitions * Math.min(replicas, count);
    for (PlacementNode node : nodes) {
      assertWithin(all, count, Plans.replicas(plan).getOrDefault(node.id(), 0));
      assertWithin(partitions, count, Plans.primaries(plan).getOrDefault(node.id(), 0));
    }
  }

  @Property(tries = 200)
  void weightedNodesInZonesHoldTheirShares(
      @ForAll @IntRange(min = 1, max = 50) int count,
      @ForAll @IntRange(min = 1, max = 20) int weightMax,
      @ForAll @IntRange(min = 1, max = 8) int zones,
      @ForAll @IntRange(min = 1, max = 5) int replicas,
      @ForAll long seed) {
    List<PlacementNode> nodes = Plans.nodes(count, seed, weightMax, zones);
    List<List<NodeId>> plan = Planner.plan(replicas, nodes, Plans.nothing(256));
    assertDistinct(plan, Math.min(replicas, count));
    assertShares(nodes, replicas, plan);
    assertZonesApart(nodes, replicas, plan);
    long weights = nodes.stream().mapToLong(PlacementNode::weight).sum();
    for (PlacementNode node : nodes) {
      int leads = Plans.primaries(plan).getOrDefault(node.id(), 0);
      assertTrue(leads <= 256L * node.weight() / weights + 1, node + " leads " + leads);
    }
  }

  @Property(tries = 50)
  void aNodeMoreTakesItsShareAndNothingMovesBetweenTheOthers(
      @ForAll @IntRange(min = 3, max = 49) int count, @ForAll long seed) {
    List<PlacementNode> nodes = Plans.equalNodes(count + 1, seed);
    List<PlacementNode> before = nodes.subList(0, count);
    List<List<NodeId>> held = Planner.plan(3, before, Plans.nothing(256));
    List<List<NodeId>> plan = Planner.plan(3, nodes, held);
    int taken = Plans.replicas(plan).get(nodes.get(count).id());
    assertEquals(taken, Plans.copies(held, plan));
    assertWithin(3 * 256, count + 1, taken);
    assertShares(nodes, 3, plan);
  }

  @Property(tries = 50)
  void hardlyMoreThanALostNodesReplicasIsCopied(
      @ForAll @IntRange(min = 5, max = 50) int count, @ForAll long seed) {
    List<PlacementNode> nodes = Plans.equalNodes(count, seed);
    List<List<NodeId>> held = Planner.plan(3, nodes, Plans.nothing(256));
    List<List<NodeId>> plan = Planner.plan(3, nodes.subList(1, count), held);
    int lost = Plans.replicas(held).get(nodes.get(0).id());
    int copies = Plans.copies(held, plan);
    assertTrue(lost <= copies && copies <= lost + 2, copies + " copies for " + lost + " lost");
    assertShares(nodes.subList(1, count), 3, plan);
  }

  @Property(tries = 50)
  void whatIsBalancedStays(
      @ForAll @IntRange(min = 1, max = 50) int count,
      @ForAll @IntRange(min = 1, max = 20) int weightMax,
      @ForAll @IntRange(min = 1, max = 8) int zones,
      @ForAll long seed) {
    List<PlacementNode> nodes = Plans.nodes(count, seed, weightMax, zones);
    List<List<NodeId>> plan = Planner.plan(3, nodes, Plans.nothing(256));
    List<PlacementNode> shuffled = new ArrayList<>(nodes);
    Collections.shuffle(shuffled, new Random(seed));
    assertEquals(plan, Planner.plan(3, shuffled, Plans.nothing(256)));
    assertEquals(plan, Planner.plan(3, shuffled, plan));
  }

  @Example
  void placementOfAKnownClusterNeverChanges() {
    List<List<NodeId>> plan = Planner.plan(3, Plans.nodes(7, 1, 3, 4), Plans.nothing(1024));
    assertEquals(CHECKSUM, plan.toString().hashCode());
  }

  @Example
  void theOtherReplicasOfANodeAreSpreadOverAllOthers() {
    List<PlacementNode> nodes = Plans.equalNodes(9, 7);
    List<List<NodeId>> plan = Planner.plan(3, nodes, Plans.nothing(1024));
    Map<NodeId, Integer> partners = new HashMap<>();
    plan.stream()
        .filter(chain -> chain.contains(nodes.get(0).id()))
        .forEach(chain -> chain.forEach(node -> partners.merge(node, 1, Integer::sum)));
    assertEquals(9, partners.size());
    assertTrue(partners.values().stream().allMatch(shared -> shared > 40), partners.toString());
  }

  @Example
  void nodesWithoutWeightHoldNothing() {
    List<PlacementNode> nodes = new ArrayList<>(Plans.equalNodes(3, 1));
    PlacementNode empty = new PlacementNode(Plans.equalNodes(1, 2).get(0).id(), "a", 0);
    nodes.add(empty);
    List<List<NodeId>> plan = Planner.plan(3, nodes, Plans.nothing(16));
    assertDistinct(plan, 3);
    assertTrue(plan.stream().noneMatch(chain -> chain.contains(empty.id())));
    assertEquals(
        Plans.nothing(16), Planner.plan(3, List.of(empty), Plans.nothing(16)), "no other node");
  }

  @Example
  void refusesReplicasBelowOne() {
    assertThrows(
        IllegalArgumentException.class, () -> Planner.plan(0, List.of(), Plans.nothing(1)));
  }

  private static void assertDistinct(List<List<NodeId>> plan, int size) {
    for (List<NodeId> chain : plan) {
      assertEquals(size, chain.size());
      assertEquals(size, new HashSet<>(chain).size(), chain.toString());
    }
  }

  private static void assertShares(
      List<PlacementNode> nodes, int replicas, List<List<NodeId>> plan) {
    Fleet fleet = Fleet.of(nodes);
    Shares shares = Shares.of(fleet, replicas, plan.size());
    int[] counts = Quotas.counts(fleet, fleet.indexed(plan));
    for (int node = 0; node < counts.length; node++) {
      assertTrue(
          shares.of(node).floor() <= counts[node] && counts[node] <= shares.of(node).ceiling(),
          counts[node] + " replicas for a share of " + shares.of(node));
    }
  }

  private static void assertZonesApart(
      List<PlacementNode> nodes, int replicas, List<List<NodeId>> plan) {
    Map<NodeId, String> zones = new HashMap<>();
    Map<String, Integer> sizes = new HashMap<>();
    nodes.forEach(node -> zones.put(node.id(), node.zone()));
    zones.values().forEach(zone -> sizes.merge(zone, 1, Integer::sum));
    int bound = 1;
    while (roomUnder(bound, sizes) < Math.min(replicas, nodes.size())) {
      bound++;
    }
    for (List<NodeId> chain : plan) {
      Map<String, Integer> inZone = new HashMap<>();
      chain.forEach(node -> inZone.merge(zones.get(node), 1, Integer::sum));
      assertTrue(Collections.max(inZone.values()) <= bound, inZone + " above " + bound);
    }
  }

  private static int roomUnder(int bound, Map<String, Integer> sizes) {
    return sizes.values().stream().mapToInt(size -> Math.min(bound, size)).sum();
  }

  private static void assertWithin(int all, int nodes, int count) {
    assertTrue(
        all / nodes <= count && count <= (all + nodes - 1) / nodes,
        count + " is no fair share of " + all + " among " + nodes);
  }
}
