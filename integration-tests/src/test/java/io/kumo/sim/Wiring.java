package io.kumo.sim;

import io.kumo.message.DataReply;
import io.kumo.node.replica.CommittedEntries;
import io.kumo.node.replica.Effects;
import io.kumo.node.replica.MutantCore;
import io.kumo.node.replica.OperationBudget;
import io.kumo.node.replica.Replica;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.replica.RestartRule;
import io.kumo.node.replica.Restored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the production parts are put together: as they should be, or with one rule turned off. */
record Wiring(Optional<String> coreRuleOff, Optional<Around> ruleOff) {
  /** All rules on. */
  static final Wiring PRODUCTION = new Wiring(Optional.empty(), Optional.empty());

  /** The names of all rules that can be turned off. */
  static List<String> rules() {
    List<String> all = new ArrayList<>(MutantCore.rules());
    Arrays.stream(Around.values()).map(Around::name).forEach(all::add);
    return all;
  }

  static Wiring without(String rule) {
    return MutantCore.rules().contains(rule)
        ? new Wiring(Optional.of(rule), Optional.empty())
        : new Wiring(Optional.empty(), Optional.of(Around.valueOf(rule)));
  }

  boolean obeys(Around rule) {
    return ruleOff.isEmpty() || ruleOff.get() != rule;
  }

  /** Rule 24 turned off: whether the reply ends an operation, whichever attempt it answers. */
  boolean endsAtOnce(DataReply reply) {
    return reply instanceof DataReply.Declined && !obeys(Around.LATE_NEGATIVE_IGNORED);
  }

  /** Rule 26 turned off: whether the operation begins anew under a new id, sure or not. */
  boolean beginsAnew(DataReply reply) {
    return reply instanceof DataReply.Forgotten && !obeys(Around.NEW_ID_ONLY_IF_SURE);
  }

  /** The core of one replica. */
  Replica replica(
      ReplicaConfig config, Effects effects, CommittedEntries entries, Restored restored) {
    return MutantCore.replica(coreRuleOff, config, effects, entries, restored);
  }

  /** The judgement of what a disk holds. */
  RestartRule restart(RestartRule.Store store, OperationBudget budget) {
    return MutantCore.restart(coreRuleOff, 0, store, budget);
  }
}
