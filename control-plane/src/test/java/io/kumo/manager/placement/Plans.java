package io.kumo.manager.placement;

import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Nodes to plan for, and what to measure of plans. */
final class Plans {
  private Plans() {}

  /** Nodes with ids that {@code seed} determines, of equal weight, all in one zone. */
  static List<PlacementNode> equalNodes(int count, long seed) {
    return nodes(count, seed, 1, 1);
  }

  /** Nodes with weights 1 to {@code weightMax} in {@code zones} zones, as {@code seed} says. */
  static List<PlacementNode> nodes(int count, long seed, int weightMax, int zones) {
    Random random = new Random(seed);
    List<PlacementNode> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NodeId id = new NodeId(new UUID(random.nextLong(), random.nextLong()));
      String zone = "zone-" + random.nextInt(zones);
      nodes.add(new PlacementNode(id, zone, 1 + random.nextInt(weightMax)));
    }
    return nodes;
  }

  static List<List<NodeId>> nothing(int partitions) {
    return Collections.nCopies(partitions, List.of());
  }

  static Map<NodeId, Integer> replicas(List<List<NodeId>> plan) {
    Map<NodeId, Integer> counts = new HashMap<>();
    plan.forEach(chain -> chain.forEach(node -> counts.merge(node, 1, Integer::sum)));
    return counts;
  }

  static Map<NodeId, Integer> primaries(List<List<NodeId>> plan) {
    Map<NodeId, Integer> counts = new HashMap<>();
    plan.forEach(chain -> counts.merge(chain.get(0), 1, Integer::sum));
    return counts;
  }

  /** Replicas that are in {@code after} where they were not before. */
  static int copies(List<List<NodeId>> before, List<List<NodeId>> after) {
    int copies = 0;
    for (int p = 0; p < after.size(); p++) {
      Set<NodeId> added = new HashSet<>(after.get(p));
      added.removeAll(before.get(p));
      copies += added.size();
    }
    return copies;
  }
}
