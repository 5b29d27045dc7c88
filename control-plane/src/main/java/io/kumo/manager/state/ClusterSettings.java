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
public record ClusterSettings(RingSettings ring, boolean autoAttach, int firstAttachNodes) {
  /** What a cluster is made with where nobody says otherwise. */
  public static final ClusterSettings DEFAULT =
      new ClusterSettings(RingSettings.DEFAULT, false, RingSettings.DEFAULT.replicas());

  /** Refuses missing ring settings and a count below 1. */
  public ClusterSettings {
    requireNonNull(ring, "ring");
    if (firstAttachNodes < 1) {
      throw new IllegalArgumentException("first attach nodes is below 1: " + firstAttachNodes);
    }
  }

  /** How many live nodes the first automatic placement waits for. */
  public int nodesForFirstAttach() {
    return Math.max(ring.replicas(), firstAttachNodes);
  }
}
