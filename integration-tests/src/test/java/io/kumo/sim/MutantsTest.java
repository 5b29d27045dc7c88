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
 * does the same, and the table says which.
 *
 * <p>Where the simulation has changed, {@code -Dkumo.sim.mutants=find} finds the first seeds anew.
 */
class MutantsTest {
  private static final long FOUND_WITHIN = 20_000;

  /** The first seed that misses the rule. */
  private static final Map<String, Long> SEEDS = Map.ofEntries();

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
    List.of(SEEDS.keySet(), DIRECTED, DOUBLED)
        .forEach(rules -> rules.forEach(rule -> times.merge(rule, 1, Integer::sum)));
    assertEquals(new TreeSet<>(Wiring.rules()), times.keySet());
    assertTrue(times.values().stream().allMatch(count -> count == 1), times::toString);
  }
}
