package io.kumo.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule of the protocol, turned off, is found by the simulation. The table in this module's
 * README says what each breaks and how many seeds it took. Those that need many run only with
 * {@code -Dkumo.sim.mutants=all}.
 */
class MutantsTest {
  /** Found within some hundred seeds. */
  private static final List<String> SOON =
      List.of(
          "EXCHANGE_WAITS_FOR_ALL",
          "ACTIVATION",
          "ADDED_COUNTS",
          "DROPPED_COUNTS",
          "OTHER_LEADER_BY_EXCHANGE",
          "LEASES",
          "COMMITTED_READS",
          "COMMITTED_BY_ALL",
          "COMMON_KEPT",
          "DELTA_CUTS");

  private static final long SOON_SEEDS = 2_000;
  private static final long ALL_SEEDS = 200_000;

  static List<String> mutants() {
    return all() ? Wiring.rules() : SOON;
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aRuleTurnedOffIsFound(String rule) {
    long seeds = all() ? Long.getLong("kumo.sim.seeds", ALL_SEEDS) : SOON_SEEDS;
    boolean found =
        LongStream.rangeClosed(1, seeds)
            .parallel()
            .anyMatch(seed -> Seeds.broken(seed, Wiring.without(rule)).isPresent());
    assertTrue(found, () -> rule + " is not missed by " + seeds + " seeds");
  }

  private static boolean all() {
    return "all".equals(System.getProperty("kumo.sim.mutants"));
  }
}
