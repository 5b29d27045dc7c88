package io.kumo.manager.placement;

import io.kumo.manager.placement.Shares.Share;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Whole numbers of replicas: each node gets the floor of its share, and what is left goes, one
 * each, to nodes whose share is no whole number, first to those that hold more than the floor
 * already.
 *
 * <p>Enough of them have room in their zones: a zone's bound is whole, and its shares do not exceed
 * it.
 */
final class Quotas {
  private Quotas() {}

  static int[] ofReplicas(Fleet fleet, Shares shares, int[][] held) {
    int[] quotas = new int[fleet.size()];
    int[] zoneRoom = new int[fleet.zoneCount()];
    Arrays.fill(zoneRoom, shares.partitions() * shares.perZone());
    int left = shares.partitions() * shares.perPartition();
    for (int node = 0; node < quotas.length; node++) {
      quotas[node] = shares.of(node).floor();
      zoneRoom[fleet.zone(node)] -= quotas[node];
      left -= quotas[node];
    }
    int[] counts = counts(fleet, held);
    Comparator<Integer> mostHeld = Comparator.comparing(node -> counts[node] <= quotas[node]);
    int[] candidates =
        IntStream.range(0, quotas.length)
            .filter(node -> !shares.of(node).whole())
            .boxed()
            .sorted(mostHeld.thenComparing(node -> fraction(shares.of(node))))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int node : candidates) {
      if (left > 0 && zoneRoom[fleet.zone(node)] > 0) {
        quotas[node]++;
        zoneRoom[fleet.zone(node)]--;
        left--;
      }
    }
    return quotas;
  }

  /** How many partitions each node holds. */
  static int[] counts(Fleet fleet, int[][] held) {
    int[] counts = new int[fleet.size()];
    for (int[] chain : held) {
      for (int node : chain) {
        counts[node]++;
      }
    }
    return counts;
  }

  /** The larger the part lost by the floor, the smaller this: only a preference. */
  private static double fraction(Share share) {
    return -(double) (share.numerator() % share.denominator()) / share.denominator();
  }
}
