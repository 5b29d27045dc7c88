package io.kumo.node.replica;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Cores as they are in production, or with one rule turned off. */
public final class MutantCore {
  private MutantCore() {}

  /** The names of the rules that can be turned off. */
  public static List<String> rules() {
    return Arrays.stream(Rule.values()).map(Rule::name).toList();
  }

  /** A replica that follows all rules but {@code off}. */
  public static Replica replica(
      Optional<String> off,
      ReplicaConfig config,
      Effects effects,
      CommittedEntries entries,
      Restored restored) {
    return off.isEmpty()
        ? new Replica(config, effects, entries, restored)
        : new Replica(Rules.without(Rule.valueOf(off.get())), config, effects, entries, restored);
  }

  /** A restart that follows all rules but {@code off}. */
  public static RestartRule restart(
      Optional<String> off, int partition, RestartRule.Store store, OperationBudget budget) {
    return off.isEmpty()
        ? new RestartRule(partition, store, budget)
        : new RestartRule(Rules.without(Rule.valueOf(off.get())), partition, store, budget);
  }
}
