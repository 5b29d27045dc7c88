package io.kumo.manager.placement;

import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The nodes of a plan by number: 0 and up in the order of their ids, those without weight left out.
 */
final class Fleet {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final List<PlacementNode> nodes;
  private final Map<NodeId, Integer> indexes = new HashMap<>();
  private final int[] zones;
  private final int zoneCount;

  private Fleet(List<PlacementNode> nodes) {
    this.nodes = nodes;
    this.zones = new int[nodes.size()];
    Map<String, Integer> zoneNumbers = new TreeMap<>();
    for (PlacementNode node : nodes) {
      zoneNumbers.putIfAbsent(node.zone(), zoneNumbers.size());
    }
    for (int i = 0; i < nodes.size(); i++) {
      indexes.put(nodes.get(i).id(), i);
      zones[i] = zoneNumbers.get(nodes.get(i).zone());
    }
    this.zoneCount = zoneNumbers.size();
  }

  static Fleet of(Collection<PlacementNode> nodes) {
    return new Fleet(
        nodes.stream()
            .filter(node -> node.weight() > 0)
            .sorted(Comparator.comparing(PlacementNode::id))
            .toList());
  }

  int size() {
    return nodes.size();
  }

  int zoneCount() {
    return zoneCount;
  }

  int zone(int node) {
    return zones[node];
  }

  int weight(int node) {
    return nodes.get(node).weight();
  }

  long weightSum() {
    return nodes.stream().mapToLong(PlacementNode::weight).sum();
  }

  int[] zoneSizes() {
    int[] sizes = new int[zoneCount];
    for (int zone : zones) {
      sizes[zone]++;
    }
    return sizes;
  }

  /** The chains by numbers; nodes that are not in the fleet and repetitions are left out. */
  int[][] indexed(List<List<NodeId>> chains) {
    int[][] indexed = new int[chains.size()][];
    for (int p = 0; p < indexed.length; p++) {
      indexed[p] =
          chains.get(p).stream()
              .distinct()
              .filter(indexes::containsKey)
              .mapToInt(indexes::get)
              .toArray();
    }
    return indexed;
  }

  List<NodeId> ids(int[] chain) {
    List<NodeId> ids = new ArrayList<>(chain.length);
    for (int node : chain) {
      ids.add(nodes.get(node).id());
    }
    return ids;
  }

  /** A fixed order that looks random: for ties, so that nodes mix. */
  long mix(int partition, int node) {
    long bits = nodes.get(node).id().value().getLeastSignificantBits();
    long x = (bits ^ nodes.get(node).id().value().getMostSignificantBits()) + partition * GOLDEN;
    // The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
