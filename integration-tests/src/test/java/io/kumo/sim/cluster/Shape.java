package io.kumo.sim.cluster;

import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.RebalanceSettings;
import io.kumo.node.lease.LeaseTimes;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.shard.Durability;
import io.kumo.ring.RingSettings;
import io.kumo.sim.SimRandom;

/**
 * What a run's cluster is like, drawn by its seed.
 *
 * @param nodes how many are there from the beginning
 * @param joins how many come later
 * @param shards of each node
 * @param segmentBytes size of a journal's segment
 * @param retainedBytes how much of a journal is kept for members that were away
 * @param autoReplaceSeconds how long a node must be lost for others to take its share; 0 for never
 * @param diskSlowness how often a disk takes its time
 */
record Shape(
    int nodes,
    int joins,
    int partitions,
    int replicas,
    int minInSync,
    int shards,
    int managers,
    int clients,
    int keys,
    Durability durability,
    long segmentBytes,
    long retainedBytes,
    int operationsMax,
    double diskSlowness,
    boolean drifts,
    boolean expiries,
    boolean flushes,
    int movesPerNode,
    int autoReplaceSeconds) {

  static Shape draw(SimRandom random) {
    int partitions = 4 << random.below(3);
    return new Shape(
        3 + random.below(3),
        random.chance(0.3) ? 1 : 0,
        partitions,
        random.chance(0.2) ? 2 : 3,
        random.chance(0.15) ? 2 : 1,
        1 + random.below(2),
        random.chance(0.7) ? 3 : 1,
        2 + random.below(3),
        4 + random.below(8),
        random.chance(0.2) ? Durability.FSYNC : Durability.REPLICATED,
        2_000L << random.below(5),
        random.chance(0.5) ? 0 : 20_000,
        random.chance(0.2) ? 16 : 10_000,
        random.chance(0.3) ? 0.05 : 0,
        random.chance(0.5),
        random.chance(0.3),
        random.chance(0.3),
        1 + random.below(8),
        random.chance(0.3) ? 1 + random.below(5) : 0);
  }

  /** What the managers make the cluster with. */
  ClusterSettings settings() {
    RebalanceSettings rebalance =
        new RebalanceSettings(movesPerNode, false, autoReplaceSeconds > 0, autoReplaceSeconds);
    return new ClusterSettings(
        new RingSettings(partitions, replicas, minInSync, 200), true, nodes, rebalance);
  }

  /** The bounds of each replica. */
  ReplicaConfig.Limits limits() {
    return new ReplicaConfig.Limits(LeaseTimes.DEFAULT, 64, 1 << 20, 64, 1 << 20);
  }

  boolean fsync() {
    return durability == Durability.FSYNC;
  }
}
