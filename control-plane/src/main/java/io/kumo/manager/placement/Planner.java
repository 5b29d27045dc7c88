package io.kumo.manager.placement;

import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Plans who shall hold what.
 *
 * <p>What a plan keeps, in this order: no two replicas of a partition on one node; no more of them
 * in one zone than must be — one, while there are as many zones as replicas; each node holds the
 * floor or the ceiling of its weighted share of replicas; it leads the floor or the ceiling of its
 * weighted share of partitions, or as near to that as what it holds allows; of all that, what needs
 * the fewest replicas copied and then the fewest primaries changed.
 *
 * <p>A share is bounded by what a node can hold, one replica of each partition, and a zone
 * likewise; what they cannot take is shared among the others by weight ({@link Shares}). Three
 * steps follow: {@link Quotas} makes whole numbers of the shares, {@link Replicas} gives replicas
 * away until each node holds its quota, {@link Primaries} chooses who leads.
 *
 * <p>Deterministic; nothing is random. Where everything else is equal, a hash of partition and node
 * decides, so that the partitions of one node have their other replicas on all the others. Costs
 * about one pass over all replicas for each replica that moves.
 */
public final class Planner {
  private Planner() {}

  /**
   * Plans afresh from what is.
   *
   * @param replicas how many each partition shall have, 1 and up; fewer nodes hold one each
   * @param nodes those that may hold replicas; those in {@code chains} that are not among them lose
   *     theirs
   * @param chains for each partition the nodes that hold it now, the primary first
   * @return for each partition the nodes that shall hold it, the primary first; empty chains if no
   *     node has weight
   */
  public static List<List<NodeId>> plan(
      int replicas, Collection<PlacementNode> nodes, List<List<NodeId>> chains) {
    if (replicas < 1) {
      throw new IllegalArgumentException("replicas is below 1: " + replicas);
    }
    Fleet fleet = Fleet.of(nodes);
    int[][] held = fleet.indexed(chains);
    Shares shares = Shares.of(fleet, replicas, chains.size());
    int[] quotas = Quotas.ofReplicas(fleet, shares, held);
    int[][] holders = new Replicas(fleet, shares, quotas, held).assign();
    int[][] ordered = new Primaries(fleet, held, holders).order();
    List<List<NodeId>> plan = new ArrayList<>(ordered.length);
    for (int[] chain : ordered) {
      plan.add(fleet.ids(chain));
    }
    return plan;
  }
}
