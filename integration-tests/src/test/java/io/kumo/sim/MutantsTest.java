package io.kumo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule of the protocol, turned off, is missed: by some seed of the first ones, or by a
 * schedule ({@link Schedules}); or another rule does the same. The table in this module's README
 * says which.
 */
class MutantsTest {
  private static final long SEEDS = 2_000;

  /** Missed within that many seeds. */
  private static final Set<String> SOON =
      Set.of(
          "ASK_TERM",
          "EXCHANGE_WAITS_FOR_ALL",
          "ADDED_COUNTS",
          "DROPPED_COUNTS",
          "HEARTBEAT_TERMS",
          "OTHER_LEADER_BY_EXCHANGE",
          "LEASES",
          "LEASE_FROM_SENDING",
          "COMMITTED_READS",
          "COMMITTED_BY_ALL",
          "JOURNAL_SYNCED_FIRST",
          "PRUNE_APPLIED",
          "COMMON_KEPT",
          "CUT_JOURNALLED",
          "DELTA_CUTS",
          "COPY_EMPTIES",
          "COPY_START",
          "RESTART_IN_DOUBT",
          "VOID",
          "INTACT",
          "RECORDS",
          "RECORD_WAITS",
          "NEGATIVE_RECORDED",
          "NEGATIVE_WAITS",
          "FLOOR",
          "RELEASED");

  /** Those that a directed schedule misses. */
  private static final Set<String> DIRECTED =
      Set.of(
          "ASK_INCARNATION",
          "ACTIVATION",
          "LAST_ACTIVE",
          "DROP_MAKES_TERM",
          "HANDED_OVER_TO_ALL",
          "LISTED_DO_NOT_JOIN",
          "LOWER_TERM_REFUSED",
          "GRACE",
          "RESTART_GRACE",
          "EXPIRY_WRITES",
          "SAME_LEADERSHIP",
          "VALUE_THEN_LEASE",
          "NEXT_BATCH",
          "SESSION",
          "BASE_COMMITTED",
          "COPY_APPLIED",
          "COPY_FLOOR",
          "COPY_HOLDS_STREAM",
          "COPY_OPERATIONS",
          "ADD_ACKNOWLEDGED",
          "LATE_NEGATIVE_IGNORED",
          "NEGATIVE_LEASE",
          "NEW_ID_ONLY_IF_SURE",
          "FLUSH_COMMITTED");

  /** Nothing is lost without it while the others stand. */
  private static final Set<String> DOUBLED =
      Set.of("COPY_MARK", "COPY_REACHES", "APPLIED_NOTED", "ASSIGNED_BEFORE_DROP");

  static List<String> mutants() {
    return SOON.stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aRuleTurnedOffIsMissed(String rule) {
    Wiring without = Wiring.without(rule);
    boolean missed =
        LongStream.rangeClosed(1, Long.getLong("kumo.sim.seeds", SEEDS))
            .parallel()
            .anyMatch(seed -> Seeds.broken(seed, without).isPresent());
    assertTrue(missed, () -> rule + " is not missed");
  }

  @Test
  void noRuleIsForgotten() {
    Map<String, Integer> times = new TreeMap<>();
    List.of(SOON, DIRECTED, DOUBLED)
        .forEach(rules -> rules.forEach(rule -> times.merge(rule, 1, Integer::sum)));
    assertEquals(new TreeSet<>(Wiring.rules()), times.keySet());
    assertTrue(times.values().stream().allMatch(count -> count == 1), times::toString);
  }
}
