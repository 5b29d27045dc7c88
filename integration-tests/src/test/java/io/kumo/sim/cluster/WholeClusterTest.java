package io.kumo.sim.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dkumo.sim.cluster.seed=N} runs that seed alone; {@code -Dkumo.sim.cluster.first=N} and
 * {@code -Dkumo.sim.cluster.seeds=COUNT} another range.
 */
class WholeClusterTest {
  private static final long SEEDS = 300;

  @Test
  void noSeedBreaksAPromise() {
    Long one = Long.getLong("kumo.sim.cluster.seed");
    long first = one == null ? Long.getLong("kumo.sim.cluster.first", 1) : one;
    long count = one == null ? Long.getLong("kumo.sim.cluster.seeds", SEEDS) : 1;
    assertEquals(
        Optional.empty(),
        ClusterSeeds.broken(LongStream.range(first, first + count), ClusterWiring.PRODUCTION));
  }

  @Test
  void aSeedReplaysExactly() {
    ClusterSeeds.quietly(
        () -> {
          for (long seed = 17; seed < 37; seed++) {
            assertEquals(ClusterSeeds.trace(seed), ClusterSeeds.trace(seed));
          }
          return null;
        });
  }
}
