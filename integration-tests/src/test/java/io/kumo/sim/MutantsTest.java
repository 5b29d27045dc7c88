package io.kumo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule of the protocol, turned off, is missed: by the first seed that did so when the table in
 * this module's README was made, or by a schedule in {@link DirectedSchedulesTest}; or another rule
 * does the same, and the table says which. Which are open it says too.
 *
 * <p>Where the simulation has changed, {@code -Dkumo.sim.mutants=find} finds the first seeds anew.
 */
class MutantsTest {
  private static final long FOUND_WITHIN = 20_000;

  /** The first seed that misses the rule. */
  private static final Map<String, Long> SEEDS =
      Map.ofEntries(
          Map.entry("ASK_TERM", 92L),
          Map.entry("ACTIVATION", 1L),
          Map.entry("EXCHANGE_WAITS_FOR_ALL", 84L),
          Map.entry("ADDED_COUNTS", 17L),
          Map.entry("DROPPED_COUNTS", 1L),
          Map.entry("DROP_MAKES_TERM", 616L),
          Map.entry("HEARTBEAT_TERMS", 362L),
          Map.entry("OTHER_LEADER_BY_EXCHANGE", 15L),
          Map.entry("LEASES", 6L),
          Map.entry("LEASE_FROM_SENDING", 6L),
          Map.entry("COMMITTED_READS", 11L),
          Map.entry("SAME_LEADERSHIP", 608L),
          Map.entry("COMMITTED_BY_ALL", 1L),
          Map.entry("JOURNAL_SYNCED_FIRST", 20L),
          Map.entry("PRUNE_APPLIED", 54L),
          Map.entry("COMMON_KEPT", 3L),
          Map.entry("CUT_JOURNALLED", 13L),
          Map.entry("DELTA_CUTS", 4L),
          Map.entry("COPY_EMPTIES", 1L),
          Map.entry("COPY_OPERATIONS", 174L),
          Map.entry("COPY_START", 127L),
          Map.entry("RESTART_IN_DOUBT", 4L),
          Map.entry("VOID", 376L),
          Map.entry("INTACT", 122L),
          Map.entry("RECORDS", 5L),
          Map.entry("RECORD_WAITS", 37L),
          Map.entry("NEGATIVE_RECORDED", 183L),
          Map.entry("NEGATIVE_WAITS", 3L),
          Map.entry("FLOOR", 15L));

  /** Those of {@link DirectedSchedulesTest}. */
  private static final Set<String> DIRECTED =
      Set.of(
          "LISTED_DO_NOT_JOIN",
          "LOWER_TERM_REFUSED",
          "NEXT_BATCH",
          "COPY_APPLIED",
          "COPY_FLOOR",
          "COPY_REACHES",
          "NEGATIVE_LEASE",
          "FLUSH_COMMITTED");

  /** Nothing is lost without it while the others stand. */
  private static final Set<String> DOUBLED = Set.of("COPY_MARK", "APPLIED_NOTED");

  /** No seed is noted, and no schedule written: one of the two is owed for each. */
  private static final Set<String> OPEN =
      Set.of(
          "ASK_INCARNATION",
          "LAST_ACTIVE",
          "GRACE",
          "RESTART_GRACE",
          "EXPIRY_WRITES",
          "VALUE_THEN_LEASE",
          "SESSION",
          "BASE_COMMITTED",
          "COPY_HOLDS_STREAM",
          "ADD_ACKNOWLEDGED",
          "LATE_NEGATIVE_IGNORED",
          "NEW_ID_ONLY_IF_SURE");

  static List<String> mutants() {
    return SEEDS.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aRuleTurnedOffIsMissed(String rule) {
    Wiring without = Wiring.without(rule);
    if ("find".equals(System.getProperty("kumo.sim.mutants"))) {
      OptionalLong first =
          LongStream.rangeClosed(1, FOUND_WITHIN)
              .filter(seed -> Seeds.broken(seed, without).isPresent())
              .findFirst();
      assertEquals(OptionalLong.of(SEEDS.get(rule)), first, rule);
    } else {
      long seed = SEEDS.get(rule);
      assertTrue(Seeds.broken(seed, without).isPresent(), () -> "seed " + seed + " is not broken");
    }
  }

  @Test
  void noRuleIsForgotten() {
    Map<String, Integer> times = new TreeMap<>();
    List.of(SEEDS.keySet(), DIRECTED, DOUBLED, OPEN)
        .forEach(rules -> rules.forEach(rule -> times.merge(rule, 1, Integer::sum)));
    assertEquals(new TreeSet<>(Wiring.rules()), times.keySet());
    assertTrue(times.values().stream().allMatch(count -> count == 1), times::toString);
  }
}
