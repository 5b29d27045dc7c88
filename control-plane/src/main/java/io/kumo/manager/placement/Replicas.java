package io.kumo.manager.placement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gives each node its quota of replicas, moving as few as possible.
 *
 * <p>What partitions hold beyond their due is taken off; open places go to the allowed node with
 * the most room, which by the theorem of Gale and Ryser leaves no partition without a node as long
 * as all start empty; then nodes with room take over from nodes beyond their quota. Each of these
 * costs the one copy that no plan can save. Where that leads into a corner, the shortest chain of
 * handovers that ends at an open place or an overfull node is searched breadth-first.
 */
final class Replicas {
  private final Fleet fleet;
  private final Shares shares;
  private final int[] quotas;
  private final int[] counts;
  private final List<List<Integer>> holders = new ArrayList<>();

  Replicas(Fleet fleet, Shares shares, int[] quotas, int[][] held) {
    this.fleet = fleet;
    this.shares = shares;
    this.quotas = quotas;
    this.counts = Quotas.counts(fleet, held);
    for (int[] chain : held) {
      holders.add(new ArrayList<>(Arrays.stream(chain).boxed().toList()));
    }
  }

  /** For each partition its nodes: those that stay in their order, then the new ones. */
  int[][] assign() {
    for (int p = 0; p < holders.size(); p++) {
      trim(holders.get(p));
    }
    for (int p = 0; p < holders.size(); p++) {
      fillOpenPlaces(p);
    }
    for (int node = 0; node < fleet.size(); node++) {
      takeFromOverfull(node);
    }
    for (int node = 0; node < fleet.size(); node++) {
      boolean found = true;
      while (found && room(node) > 0) {
        found = takeByDetour(node);
      }
    }
    return holders.stream()
        .map(chain -> chain.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  private int room(int node) {
    return quotas[node] - counts[node];
  }

  /** Takes off, as long as there are too many in all or in a zone, whoever is most overfull. */
  private void trim(List<Integer> chain) {
    for (int zone = 0; zone < fleet.zoneCount(); zone++) {
      while (inZone(chain, zone) > shares.perZone()) {
        drop(chain, zone);
      }
    }
    while (chain.size() > shares.perPartition()) {
      drop(chain, -1);
    }
  }

  private void drop(List<Integer> chain, int zone) {
    int most = -1;
    for (int node : chain) {
      if ((zone < 0 || fleet.zone(node) == zone) && (most < 0 || room(node) <= room(most))) {
        most = node;
      }
    }
    chain.remove(Integer.valueOf(most));
    counts[most]--;
  }

  private void fillOpenPlaces(int p) {
    List<Integer> chain = holders.get(p);
    while (chain.size() < shares.perPartition()) {
      int[] zoneRoom = zoneRoom();
      int best = -1;
      for (int node = 0; node < fleet.size(); node++) {
        if (room(node) > 0
            && allowed(chain, node, -1)
            && (best < 0 || before(p, node, best, zoneRoom))) {
          best = node;
        }
      }
      if (best < 0) {
        return;
      }
      chain.add(best);
      counts[best]++;
    }
  }

  private boolean before(int p, int node, int best, int[] zoneRoom) {
    int byZone = Integer.compare(zoneRoom[fleet.zone(best)], zoneRoom[fleet.zone(node)]);
    int byRoom = byZone != 0 ? byZone : Integer.compare(room(best), room(node));
    return byRoom != 0 ? byRoom < 0 : fleet.mix(p, node) < fleet.mix(p, best);
  }

  private int[] zoneRoom() {
    int[] zoneRoom = new int[fleet.zoneCount()];
    for (int node = 0; node < fleet.size(); node++) {
      zoneRoom[fleet.zone(node)] += Math.max(0, room(node));
    }
    return zoneRoom;
  }

  private void takeFromOverfull(int node) {
    if (room(node) <= 0) {
      return;
    }
    Comparator<Integer> mixed = Comparator.comparingLong(p -> fleet.mix(p, node));
    for (int p : IntStream.range(0, holders.size()).boxed().sorted(mixed).toList()) {
      List<Integer> chain = holders.get(p);
      int giver = -1;
      for (int holder : chain) {
        if (room(holder) < 0
            && allowed(chain, node, holder)
            && (giver < 0 || room(holder) < room(giver))) {
          giver = holder;
        }
      }
      if (giver >= 0) {
        replace(p, giver, node);
      }
      if (room(node) == 0) {
        return;
      }
    }
  }

  /** One step of a detour: {@code taker} takes {@code partition} over from {@code giver}. */
  private record Step(Step next, int taker, int partition, int giver) {
    boolean touches(int p) {
      return partition == p || (next != null && next.touches(p));
    }
  }

  private boolean takeByDetour(int start) {
    boolean[] seen = new boolean[fleet.size()];
    Deque<Step> queue = new ArrayDeque<>();
    seen[start] = true;
    queue.add(new Step(null, -1, -1, start));
    while (!queue.isEmpty()) {
      Step path = queue.remove();
      int taker = path.giver();
      for (int p = 0; p < holders.size(); p++) {
        List<Integer> chain = holders.get(p);
        if (path.touches(p)) {
          continue;
        }
        if (chain.size() < shares.perPartition() && allowed(chain, taker, -1)) {
          chain.add(taker);
          counts[taker]++;
          follow(path);
          return true;
        }
        for (int giver : chain) {
          if (!seen[giver] && allowed(chain, taker, giver)) {
            seen[giver] = true;
            Step longer = new Step(path, taker, p, giver);
            if (room(giver) < 0) {
              follow(longer);
              return true;
            }
            queue.add(longer);
          }
        }
      }
    }
    return false;
  }

  private void follow(Step path) {
    for (Step step = path; step.next() != null; step = step.next()) {
      replace(step.partition(), step.giver(), step.taker());
    }
  }

  private void replace(int p, int giver, int taker) {
    List<Integer> chain = holders.get(p);
    chain.remove(Integer.valueOf(giver));
    chain.add(taker);
    counts[giver]--;
    counts[taker]++;
  }

  /** Whether {@code node} may join the chain in {@code leaving}'s place, or beside all for -1. */
  private boolean allowed(List<Integer> chain, int node, int leaving) {
    int zone = fleet.zone(node);
    int inZone = inZone(chain, zone);
    if (leaving >= 0 && fleet.zone(leaving) == zone) {
      inZone--;
    }
    return inZone < shares.perZone() && !chain.contains(node);
  }

  private int inZone(List<Integer> chain, int zone) {
    int count = 0;
    for (int node : chain) {
      if (fleet.zone(node) == zone) {
        count++;
      }
    }
    return count;
  }
}
