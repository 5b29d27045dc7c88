package io.kumo.manager.placement;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.NodeId;

/**
 * A node that may hold replicas.
 *
 * @param weight its share beside the other nodes' weights; a node of weight 0 gets nothing
 */
public record PlacementNode(NodeId id, String zone, int weight) {
  /** Refuses missing parts and a negative weight. */
  public PlacementNode {
    requireNonNull(id, "id");
    requireNonNull(zone, "zone");
    if (weight < 0) {
      throw new IllegalArgumentException("weight is negative: " + weight);
    }
  }
}
