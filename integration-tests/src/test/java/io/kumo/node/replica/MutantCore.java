package io.kumo.node.replica;

import java.util.Arrays;
import java.util.List;

/** Cores with one rule turned off. */
public final class MutantCore {
  private MutantCore() {}

  /** The names of the rules that can be turned off. */
  public static List<String> rules() {
    return Arrays.stream(Rule.values()).map(Rule::name).toList();
  }

  /** A replica that does not follow {@code rule}. */
  public static Replica replica(
      String rule,
      ReplicaConfig config,
      Effects effects,
      CommittedEntries entries,
      Restored restored) {
    return new Replica(Rules.without(Rule.valueOf(rule)), config, effects, entries, restored);
  }

  /** A restart that does not follow {@code rule}. */
  public static RestartRule restart(
      String rule, int partition, RestartRule.Store store, OperationBudget budget) {
    return new RestartRule(Rules.without(Rule.valueOf(rule)), partition, store, budget);
  }
}
