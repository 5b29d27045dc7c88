package io.kumo.sim.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules of the protocol, turned off, are found by the whole cluster too; those that many partitions
 * and nodes have to keep together are found here alone.
 */
class ClusterMutantsTest {
  private static final long SEEDS = 1_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ASK_TERM",
        "COMMITTED_BY_ALL",
        "HEARTBEAT_JUDGED",
        "LEASES",
        "LEASE_FROM_SENDING",
        "OTHER_LEADER_BY_EXCHANGE"
      })
  void aRuleTurnedOffIsFound(String rule) {
    assertTrue(
        ClusterSeeds.anyBreaks(LongStream.rangeClosed(1, SEEDS), ClusterWiring.without(rule)),
        () -> rule + " is not missed by " + SEEDS + " seeds");
  }
}
