package io.kumo.manager.placement;

import java.util.Arrays;

/**
 * The weighted share of replicas of each node, as an exact fraction.
 *
 * <p>Progressive filling (Bertsekas and Gallager, Data Networks, section 6.5.2): all nodes are
 * filled at rates that go by their weights until everything is placed. A node that holds every
 * partition is full, and so is a zone that holds as many replicas of every partition as one zone
 * may; the others go on. Every share is thus {@code amount * weight / weights} for the amount and
 * the weights of the nodes that stopped together.
 */
final class Shares {
  /** A number that is not negative, as a fraction. */
  record Share(long numerator, long denominator) {
    int floor() {
      return (int) (numerator / denominator);
    }

    boolean whole() {
      return numerator % denominator == 0;
    }

    int ceiling() {
      return whole() ? floor() : floor() + 1;
    }

    /** Both sides stay far below 2^63: amounts are replicas, denominators sums of weights. */
    boolean below(Share other) {
      return numerator * other.denominator < other.numerator * denominator;
    }
  }

  private final Fleet fleet;
  private final int partitions;
  private final int perPartition;
  private final int perZone;
  private final Share[] shares;

  private Shares(Fleet fleet, int replicas, int partitions) {
    this.fleet = fleet;
    this.partitions = partitions;
    this.perPartition = Math.min(replicas, fleet.size());
    this.perZone = perZone(fleet, perPartition);
    this.shares = new Share[fleet.size()];
    fill();
  }

  static Shares of(Fleet fleet, int replicas, int partitions) {
    return new Shares(fleet, replicas, partitions);
  }

  int partitions() {
    return partitions;
  }

  /** Replicas of each partition. */
  int perPartition() {
    return perPartition;
  }

  /** The most replicas of one partition in one zone. */
  int perZone() {
    return perZone;
  }

  Share of(int node) {
    return shares[node];
  }

  /** The least bound under which every partition finds room. */
  private static int perZone(Fleet fleet, int perPartition) {
    int bound = 1;
    while (room(fleet, bound) < perPartition) {
      bound++;
    }
    return bound;
  }

  private static int room(Fleet fleet, int bound) {
    return Arrays.stream(fleet.zoneSizes()).map(size -> Math.min(size, bound)).sum();
  }

  private void fill() {
    while (Arrays.stream(shares).anyMatch(share -> share == null)) {
      Share level = new Share(left(), freeWeight(-1));
      int fullNode = -1;
      int fullZone = -1;
      for (int node = 0; node < shares.length; node++) {
        Share full = new Share(partitions, fleet.weight(node));
        if (shares[node] == null && full.below(level)) {
          level = full;
          fullNode = node;
        }
      }
      for (int zone = 0; zone < fleet.zoneCount(); zone++) {
        if (freeWeight(zone) > 0) {
          Share full = new Share(leftIn(zone), freeWeight(zone));
          if (full.below(level)) {
            level = full;
            fullZone = zone;
          }
        }
      }
      stop(level, fullZone, fullZone < 0 ? fullNode : -1);
    }
  }

  /**
   * Ends the filling, at {@code level}, of one zone, of one node, or, where both are -1, of all.
   */
  private void stop(Share level, int zone, int onlyNode) {
    for (int node = 0; node < shares.length; node++) {
      boolean stops = onlyNode >= 0 ? node == onlyNode : zone < 0 || fleet.zone(node) == zone;
      if (stops && shares[node] == null) {
        shares[node] = new Share(level.numerator() * fleet.weight(node), level.denominator());
      }
    }
  }

  /** Weights of the nodes that are still filled: of one zone, or of all for -1. */
  private long freeWeight(int zone) {
    long sum = 0;
    for (int node = 0; node < shares.length; node++) {
      if (shares[node] == null && (zone < 0 || fleet.zone(node) == zone)) {
        sum += fleet.weight(node);
      }
    }
    return sum;
  }

  /** Replicas that the nodes still filled must take. */
  private long left() {
    long left = (long) partitions * perPartition;
    for (int zone = 0; zone < fleet.zoneCount(); zone++) {
      left -= stoppedIn(zone);
    }
    return left;
  }

  /** Replicas that the zone may take beyond those of its full nodes. */
  private long leftIn(int zone) {
    return (long) partitions * perZone - stoppedIn(zone);
  }

  /** Replicas of a zone's nodes that stopped: always whole, since a zone stops as one. */
  private long stoppedIn(int zone) {
    boolean stopped = freeWeight(zone) == 0;
    long full = 0;
    long others = 0;
    for (int node = 0; node < shares.length; node++) {
      if (fleet.zone(node) == zone && shares[node] != null) {
        if (shares[node].whole() && shares[node].floor() == partitions) {
          full += partitions;
        } else {
          others++;
        }
      }
    }
    return stopped && others > 0 ? (long) partitions * perZone : full;
  }
}
