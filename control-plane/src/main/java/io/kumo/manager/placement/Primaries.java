package io.kumo.manager.placement;

import io.kumo.manager.placement.Shares.Share;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Chooses the primary of each partition among its holders, so that each node leads the floor or the
 * ceiling of its weighted share of partitions, changing as few as possible.
 *
 * <p>Whoever led goes on; a partition without a leader takes the holder that leads least for its
 * weight. What is then above or below its bounds is brought there along the shortest chain of
 * partitions whose lead passes from one holder to another: augmenting paths in the bipartite graph
 * of nodes and partitions (Ford and Fulkerson), which reach the bounds wherever they can be
 * reached.
 */
final class Primaries {
  private static final int NOBODY = -1;

  private final Fleet fleet;
  private final int[][] holders;
  private final int[] leaders;
  private final int[] counts;
  private final int[] least;
  private final int[] most;

  Primaries(Fleet fleet, int[][] held, int[][] holders) {
    this.fleet = fleet;
    this.holders = holders;
    this.leaders = new int[holders.length];
    this.counts = new int[fleet.size()];
    this.least = new int[fleet.size()];
    this.most = new int[fleet.size()];
    long weights = fleet.weightSum();
    for (int node = 0; node < fleet.size(); node++) {
      Share share = new Share((long) holders.length * fleet.weight(node), weights);
      least[node] = share.floor();
      most[node] = share.ceiling();
    }
    for (int p = 0; p < holders.length; p++) {
      boolean stays = held[p].length > 0 && contains(holders[p], held[p][0]);
      leaders[p] = stays ? held[p][0] : NOBODY;
      if (stays) {
        counts[leaders[p]]++;
      }
    }
  }

  /** For each partition its nodes, the primary first, the others in the order given. */
  int[][] order() {
    for (int p = 0; p < holders.length; p++) {
      if (leaders[p] == NOBODY && holders[p].length > 0) {
        leaders[p] = idlest(p);
        counts[leaders[p]]++;
      }
    }
    for (int node = 0; node < fleet.size(); node++) {
      boolean found = true;
      while (found && counts[node] > most[node]) {
        found = pass(node, true);
      }
    }
    for (int node = 0; node < fleet.size(); node++) {
      boolean found = true;
      while (found && counts[node] < least[node]) {
        found = pass(node, false);
      }
    }
    int[][] ordered = new int[holders.length][];
    for (int p = 0; p < ordered.length; p++) {
      ordered[p] = leaderFirst(p);
    }
    return ordered;
  }

  private int idlest(int p) {
    int best = holders[p][0];
    for (int node : holders[p]) {
      long load = (long) (counts[node] + 1) * fleet.weight(best);
      long bestLoad = (long) (counts[best] + 1) * fleet.weight(node);
      if (load < bestLoad || (load == bestLoad && fleet.mix(p, node) < fleet.mix(p, best))) {
        best = node;
      }
    }
    return best;
  }

  /** One step: the lead of {@code partition} passes between {@code node} and the step before. */
  private record Step(Step before, int partition, int node) {}

  /**
   * Passes one lead on: away from {@code start} to a node that may lead more, or to {@code start}
   * from one that may lead less. First to or from those out of their bounds.
   */
  private boolean pass(int start, boolean away) {
    List<Step> reached = reach(start, away);
    Step end = null;
    for (Step step : reached) {
      int node = step.node();
      boolean may = away ? counts[node] < most[node] : counts[node] > least[node];
      boolean must = away ? counts[node] < least[node] : counts[node] > most[node];
      if (must || (may && end == null)) {
        end = step;
        if (must) {
          break;
        }
      }
    }
    if (end == null) {
      return false;
    }
    counts[end.node()] += away ? 1 : -1;
    counts[start] += away ? -1 : 1;
    for (Step step = end; step.before() != null; step = step.before()) {
      leaders[step.partition()] = away ? step.node() : step.before().node();
    }
    return true;
  }

  /** All nodes that a chain of passes joins to {@code start}, the nearest first. */
  private List<Step> reach(int start, boolean away) {
    boolean[] seen = new boolean[fleet.size()];
    List<Step> reached = new ArrayList<>();
    Deque<Step> queue = new ArrayDeque<>();
    seen[start] = true;
    queue.add(new Step(null, NOBODY, start));
    while (!queue.isEmpty()) {
      Step step = queue.remove();
      if (step.before() != null) {
        reached.add(step);
      }
      for (int p = 0; p < holders.length; p++) {
        if (away ? leaders[p] != step.node() : !contains(holders[p], step.node())) {
          continue;
        }
        int[] others = away ? holders[p] : new int[] {leaders[p]};
        for (int other : others) {
          if (!seen[other]) {
            seen[other] = true;
            queue.add(new Step(step, p, other));
          }
        }
      }
    }
    return reached;
  }

  private int[] leaderFirst(int p) {
    int[] ordered = new int[holders[p].length];
    int next = 1;
    for (int node : holders[p]) {
      if (node == leaders[p]) {
        ordered[0] = node;
      } else {
        ordered[next++] = node;
      }
    }
    return ordered;
  }

  private static boolean contains(int[] nodes, int node) {
    return Arrays.stream(nodes).anyMatch(other -> other == node);
  }
}
