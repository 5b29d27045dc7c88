package io.kumo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dkumo.sim.seed=N} runs that seed alone and tells all that happens; {@code
 * -Dkumo.sim.first=N} and {@code -Dkumo.sim.seeds=COUNT} another range.
 */
class SinglePartitionTest {
  private static final long SEEDS = 2000;

  @Test
  void noSeedBreaksAPromise() {
    Long one = Long.getLong("kumo.sim.seed");
    long first = one == null ? Long.getLong("kumo.sim.first", 1) : one;
    long count = one == null ? Long.getLong("kumo.sim.seeds", SEEDS) : 1;
    Optional<String> broken =
        LongStream.range(first, first + count)
            .parallel()
            .mapToObj(seed -> Seeds.broken(seed, Wiring.PRODUCTION))
            .flatMap(Optional::stream)
            .findAny();
    assertEquals(Optional.empty(), broken);
    long undecided = Simulation.undecided();
    assertTrue(undecided <= count / 100, () -> undecided + " histories could not be judged");
  }

  @Test
  void aSeedReplaysExactly() {
    assertEquals(Seeds.trace(17), Seeds.trace(17));
  }
}
