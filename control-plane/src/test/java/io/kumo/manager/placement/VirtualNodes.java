package io.kumo.manager.placement;

import io.kumo.ring.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plain consistent hashing (Karger et al., 1997) with {@value #POINTS} points for each node, as
 * kumofs placed its keys: a key belongs to the nodes of the next points on the ring.
 */
final class VirtualNodes {
  private static final int POINTS = 128;

  /** The circle is cut at unsigned 62-bit numbers, so that lengths of arcs fit a long. */
  private static final int UNUSED_BITS = 2;

  private static final long CIRCLE = 1L << (Long.SIZE - UNUSED_BITS);

  private final TreeMap<Long, NodeId> points = new TreeMap<>();
  private final int replicas;

  VirtualNodes(int replicas, List<PlacementNode> nodes) {
    this.replicas = replicas;
    for (PlacementNode node : nodes) {
      for (int point = 0; point < POINTS; point++) {
        points.put(hash(node.id() + "/" + point), node.id());
      }
    }
  }

  private static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return ByteBuffer.wrap(digest).getLong() >>> UNUSED_BITS;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Set<NodeId> holders(long position) {
    Set<NodeId> holders = new LinkedHashSet<>();
    collect(points.tailMap(position).values(), holders);
    collect(points.values(), holders);
    return holders;
  }

  private void collect(Iterable<NodeId> nodes, Set<NodeId> holders) {
    for (NodeId node : nodes) {
      if (holders.size() == replicas) {
        return;
      }
      holders.add(node);
    }
  }

  /** How much each node holds, as parts of all keys; the parts add up to the replicas. */
  Map<NodeId, Double> shares() {
    Map<NodeId, Double> shares = new HashMap<>();
    forEachArc(
        points.navigableKeySet(),
        (position, part) ->
            holders(position).forEach(node -> shares.merge(node, part, Double::sum)));
    return shares;
  }

  /** Which part of all keys' replicas is on other nodes in {@code later}. */
  double movedTo(VirtualNodes later) {
    TreeSet<Long> cuts = new TreeSet<>(points.keySet());
    cuts.addAll(later.points.keySet());
    double[] moved = new double[1];
    forEachArc(
        cuts,
        (position, part) -> {
          Set<NodeId> added = new LinkedHashSet<>(later.holders(position));
          added.removeAll(holders(position));
          moved[0] += part * added.size();
        });
    return moved[0] / replicas;
  }

  /** What is done for one arc, by its end and its part of the circle. */
  private interface Arc {
    void on(long position, double part);
  }

  private static void forEachArc(Set<Long> cuts, Arc arc) {
    List<Long> ends = new ArrayList<>(cuts);
    long before = ends.get(ends.size() - 1) - CIRCLE;
    for (long end : ends) {
      arc.on(end, (double) (end - before) / CIRCLE);
      before = end;
    }
  }
}
