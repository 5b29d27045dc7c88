package io.kumo.sim.cluster;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.message.ConfigurationAsk;
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
import java.util.Set;

/** How the production parts are put together: as they should be, or with one rule turned off. */
record ClusterWiring(Set<String> coreOff, Optional<ClusterRule> ruleOff) {
  /** All rules on. */
  static final ClusterWiring PRODUCTION = new ClusterWiring(Set.of(), Optional.empty());

  /** The names of all rules that can be turned off. */
  static List<String> rules() {
    List<String> all = new ArrayList<>(MutantCore.rules());
    Arrays.stream(ClusterRule.values()).map(ClusterRule::name).forEach(all::add);
    return all;
  }

  static ClusterWiring without(String rule) {
    return MutantCore.rules().contains(rule)
        ? new ClusterWiring(Set.of(rule), Optional.empty())
        : new ClusterWiring(Set.of(), Optional.of(ClusterRule.valueOf(rule)));
  }

  boolean obeys(ClusterRule rule) {
    return ruleOff.isEmpty() || ruleOff.get() != rule;
  }

  /** The core of one replica. */
  Replica replica(
      ReplicaConfig config, Effects effects, CommittedEntries entries, Restored restored) {
    return MutantCore.replica(coreOff, config, effects, entries, restored);
  }

  /** The judgement of what a disk holds. */
  RestartRule restart(int partition, RestartRule.Store store, OperationBudget budget) {
    return MutantCore.restart(coreOff, partition, store, budget);
  }

  /** Rule 2 turned off: an ask based on another term is judged on the present one. */
  Command based(ClusterState state, Command command) {
    if (obeys(ClusterRule.ASK_TERM) || !(command instanceof Command.Ask ask)) {
      return command;
    }
    List<ConfigurationAsk> items = new ArrayList<>();
    for (ConfigurationAsk item : ask.items()) {
      items.add(based(item, state.partitions().get(item.partition()).chain().term()));
    }
    return new Command.Ask(ask.asker(), items);
  }

  private static ConfigurationAsk based(ConfigurationAsk ask, int term) {
    if (ask instanceof ConfigurationAsk.Add add) {
      return new ConfigurationAsk.Add(ask.partition(), term, add.member());
    } else if (ask instanceof ConfigurationAsk.Drop drop) {
      return new ConfigurationAsk.Drop(ask.partition(), term, drop.member());
    } else if (ask instanceof ConfigurationAsk.TakeOver) {
      return new ConfigurationAsk.TakeOver(ask.partition(), term);
    } else if (ask instanceof ConfigurationAsk.Activate) {
      return new ConfigurationAsk.Activate(ask.partition(), term);
    }
    return ask;
  }
}
