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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the production parts are put together: as they should be, or with rules turned off.
 *
 * @param coreOff those that the core keeps
 * @param aroundOff those that are kept around it
 */
record Wiring(Set<String> coreOff, Set<Around> aroundOff) {
  /** All rules on. */
  static final Wiring PRODUCTION = new Wiring(Set.of(), Set.of());

  /** The names of all rules that can be turned off. */
  static List<String> rules() {
    List<String> all = new ArrayList<>(MutantCore.rules());
    Arrays.stream(Around.values()).map(Around::name).forEach(all::add);
    return all;
  }

  static Wiring without(String... rules) {
    Set<String> core = new HashSet<>(Arrays.asList(rules));
    core.retainAll(MutantCore.rules());
    Set<Around> around = EnumSet.noneOf(Around.class);
    Arrays.stream(rules)
        .filter(rule -> !core.contains(rule))
        .map(Around::valueOf)
        .forEach(around::add);
    return new Wiring(core, around);
  }

  boolean obeys(Around rule) {
    return !aroundOff.contains(rule);
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
    return MutantCore.replica(coreOff, config, effects, entries, restored);
  }

  /** The judgement of what a disk holds. */
  RestartRule restart(RestartRule.Store store, OperationBudget budget) {
    return MutantCore.restart(coreOff, 0, store, budget);
  }
}
