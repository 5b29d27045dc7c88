package io.kumo.sim.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dkumo.sim.large.first=N} and {@code -Dkumo.sim.large.seeds=COUNT} run a range of seeds,
 * {@code -Dkumo.sim.large.partitions=P} another number of partitions; {@code
 * -Dkumo.sim.large.figures=true} prints what the managers send and how long they take to decide.
 */
class LargeClusterTest {
  private static final boolean FIGURES = Boolean.getBoolean("kumo.sim.large.figures");

  @Test
  void sixtyNodesEndBalancedAndNothingIsLost() {
    long first = Long.getLong("kumo.sim.large.first", 1);
    long seeds = Long.getLong("kumo.sim.large.seeds", 1);
    int partitions = Integer.getInteger("kumo.sim.large.partitions", 64);
    for (long seed = first; seed < first + seeds; seed++) {
      assertEquals(Optional.empty(), broken(seed, partitions));
    }
    if (FIGURES) {
      DecisionFigures.measure(System.out::println);
    }
  }

  private static Optional<String> broken(long seed, int partitions) {
    return ClusterSeeds.broken(
        folder -> new LargeCluster(seed, partitions, ClusterSeeds.TRACE_LINES, folder),
        cluster -> {
          if (FIGURES) {
            System.out.println("seed " + seed + ": " + cluster.traffic());
          }
        });
  }
}
