package io.kumo.node.replica;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Cores as they are in production, or with rules turned off. */
public final class MutantCore {
  private MutantCore() {}

  /** The names of the rules that can be turned off. */
  public static List<String> rules() {
    return Arrays.stream(Rule.values()).map(Rule::name).toList();
  }

  /** A replica that follows all rules but those of {@code off}. */
  public static Replica replica(
      Set<String> off,
      ReplicaConfig config,
      Effects effects,
      CommittedEntries entries,
      Restored restored) {
    return new Replica(without(off), config, effects, entries, restored);
  }

  /** A restart that follows all rules but those of {@code off}. */
  public static RestartRule restart(
      Set<String> off, int partition, RestartRule.Store store, OperationBudget budget) {
    return new RestartRule(without(off), partition, store, budget);
  }

  private static Rules without(Set<String> off) {
    return Rules.without(off.stream().map(Rule::valueOf).collect(Collectors.toSet()));
  }
}
