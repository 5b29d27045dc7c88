package io.kumo.manager.state;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Address;

/**
 * Where a node is and how much it shall hold, as it last registered.
 *
 * @param zone nodes of one zone are thought to fail together
 * @param weight its share of replicas beside the other nodes' weights, 0 and up
 */
public record Site(Address address, String zone, int weight) {
  /** Refuses missing parts and a negative weight. */
  public Site {
    requireNonNull(address, "address");
    requireNonNull(zone, "zone");
    if (weight < 0) {
      throw new IllegalArgumentException("weight is negative: " + weight);
    }
  }

  /** Whether placement would treat a node at {@code other} as one here. */
  boolean weighsLike(Site other) {
    return weight == other.weight && zone.equals(other.zone);
  }
}
