package io.kumo.ring;

import static java.util.Objects.requireNonNull;

/**
 * A node as the ring shows it.
 *
 * @param incarnation its newest process start that the managers know, 0 before the first
 * @param up whether the managers think that it lives; a hint, not a promise
 */
public record RingNode(
    NodeId id, Address address, String zone, int weight, long incarnation, boolean up) {
  /** Refuses missing parts and a negative weight. */
  public RingNode {
    requireNonNull(id, "id");
    requireNonNull(address, "address");
    requireNonNull(zone, "zone");
    if (weight < 0) {
      throw new IllegalArgumentException("weight is negative: " + weight);
    }
  }
}
