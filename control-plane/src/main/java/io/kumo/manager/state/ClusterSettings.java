package io.kumo.manager.state;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.RingSettings;

/**
 * What the managers of a cluster go by.
 *
 * @param autoAttach whether nodes are taken into the ring as they register
 * @param firstAttachNodes with {@code autoAttach}, how many nodes must live before the first
 *     placement; fewer than the replicas count as the replicas
 */
public record ClusterSettings(
    RingSettings ring, boolean autoAttach, int firstAttachNodes, RebalanceSettings rebalance) {
  /** What a cluster is made with where nobody says otherwise. */
  public static final ClusterSettings DEFAULT =
      new ClusterSettings(RingSettings.DEFAULT, false, RingSettings.DEFAULT.replicas());

  /** Refuses missing parts and a count below 1. */
  public ClusterSettings {
    requireNonNull(ring, "ring");
    requireNonNull(rebalance, "rebalance");
    if (firstAttachNodes < 1) {
      throw new IllegalArgumentException("first attach nodes is below 1: " + firstAttachNodes);
    }
  }

  /** The same with the usual way to move replicas. */
  public ClusterSettings(RingSettings ring, boolean autoAttach, int firstAttachNodes) {
    this(ring, autoAttach, firstAttachNodes, RebalanceSettings.DEFAULT);
  }

  /** The same with other settings of the ring. */
  public ClusterSettings withRing(RingSettings other) {
    return new ClusterSettings(other, autoAttach, firstAttachNodes, rebalance);
  }

  /** The same, taking nodes in as they register, or not. */
  public ClusterSettings withAutoAttach(boolean attaches) {
    return new ClusterSettings(ring, attaches, firstAttachNodes, rebalance);
  }

  /** The same, waiting for so many nodes before the first automatic placement. */
  public ClusterSettings withFirstAttachNodes(int nodes) {
    return new ClusterSettings(ring, autoAttach, nodes, rebalance);
  }

  /** The same, moving replicas another way. */
  public ClusterSettings withRebalance(RebalanceSettings other) {
    return new ClusterSettings(ring, autoAttach, firstAttachNodes, other);
  }

  /** How many live nodes the first automatic placement waits for. */
  public int nodesForFirstAttach() {
    return Math.max(ring.replicas(), firstAttachNodes);
  }
}
