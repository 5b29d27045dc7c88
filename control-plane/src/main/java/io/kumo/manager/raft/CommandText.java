package io.kumo.manager.raft;

import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.message.ConfigurationAsk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A command in one line, as an operator reads it. Pure. */
final class CommandText {
  private static final int NAMED_MAX = 8;

  private CommandText() {}

  static String of(Command command, CommandReply reply) {
    String text = of(command);
    if (reply instanceof CommandReply.Refused refused) {
      return text + ": refused, " + refused.why();
    }
    return reply instanceof CommandReply.Outdated ? text + ": outdated, nothing changed" : text;
  }

  private static String of(Command command) {
    if (command instanceof Command.CreateCluster create) {
      return "create cluster " + create.clusterId();
    }
    if (command instanceof Command.RegisterNode register) {
      return "register node %s at %s with %d replicas"
          .formatted(register.node(), register.site().address(), register.reports().size());
    }
    if (command instanceof Command.SetLiveness set) {
      return set.changes().stream()
          .map(change -> "node %s is %s".formatted(change.member(), change.liveness()))
          .collect(Collectors.joining(", "));
    }
    if (command instanceof Command.Ask ask) {
      return "node %s asks: %s".formatted(ask.asker(), asks(ask.items()));
    }
    if (command instanceof Command.Place place) {
      return place(place);
    }
    if (command instanceof Command.Assign assign) {
      return "assign partitions "
          + partitions(assign.steps().stream().map(Command.Assign.Step::partition).toList());
    }
    if (command instanceof Command.Restart restart) {
      return "restart partitions "
          + partitions(restart.items().stream().map(Command.Restart.Item::partition).toList());
    }
    if (command instanceof Command.AcceptLoss accept) {
      return "accept the loss of partitions "
          + partitions(
              accept.items().stream().map(Command.AcceptLoss.Succession::partition).toList());
    }
    if (command instanceof Command.NameManagers name) {
      return "the managers are " + name.to();
    }
    Command.ChangeSettings change = (Command.ChangeSettings) command;
    return "change settings to " + change.to();
  }

  private static String place(Command.Place place) {
    String changes =
        place.changes().stream()
            .map(change -> "node %s is %s".formatted(change.node(), change.membership()))
            .collect(Collectors.joining(", "));
    String plan = place.plan().isPresent() ? "everything is placed anew" : "the plan follows later";
    return changes.isEmpty() ? plan : changes + "; " + plan;
  }

  private static String asks(List<ConfigurationAsk> items) {
    Map<String, List<Integer>> kinds = new TreeMap<>();
    for (ConfigurationAsk item : items) {
      kinds
          .computeIfAbsent(item.getClass().getSimpleName(), kind -> new ArrayList<>())
          .add(item.partition());
    }
    return kinds.entrySet().stream()
        .map(kind -> kind.getKey() + " of partitions " + partitions(kind.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String partitions(List<Integer> partitions) {
    String named =
        partitions.stream().limit(NAMED_MAX).map(String::valueOf).collect(Collectors.joining(", "));
    return partitions.size() > NAMED_MAX
        ? "%s and %d more".formatted(named, partitions.size() - NAMED_MAX)
        : named;
  }
}
