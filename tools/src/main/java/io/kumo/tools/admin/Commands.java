package io.kumo.tools.admin;

import io.kumo.tools.options.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** All commands of kumo-admin, in the order of its help. */
final class Commands {
  static final List<AdminCommand> ALL = all();

  private Commands() {}

  private static List<AdminCommand> all() {
    List<AdminCommand> all = new ArrayList<>();
    all.addAll(List.of(new StatusCommand(), new TopCommand(), new StatCommand()));
    all.addAll(
        List.of(new RingCommand(), new LocateCommand(), new ExplainCommand(), new LogCommand()));
    all.addAll(OrderCommand.ALL);
    all.addAll(
        List.of(
            new WeightCommand(),
            new RebalanceCommand(),
            new AutoReplaceCommand(),
            new FullReplaceCommand(),
            new AcceptLossCommand(),
            new SettingsCommand(),
            new ManagerCommand()));
    all.addAll(EntryCommand.ALL);
    all.addAll(List.of(new CompletionCommand(), new HelpCommand()));
    return List.copyOf(all);
  }

  /** The command of that name, if there is one. */
  static Optional<AdminCommand> find(String name) {
    return ALL.stream().filter(command -> command.name().equals(name)).findFirst();
  }

  /** The command of that name, which somebody typed. */
  static AdminCommand named(String name) throws UsageException {
    return find(name)
        .orElseThrow(
            () -> new UsageException("no such command: " + name + "; there are " + names()));
  }

  /** The names of all, for messages. */
  static String names() {
    return ALL.stream().map(AdminCommand::name).collect(Collectors.joining(", "));
  }

  /** {@code common} and what any command knows, to tell options from words. */
  static Options withAllOptions(Options common) {
    Options all = new Options().addOptions(common);
    for (AdminCommand command : ALL) {
      for (Option option : command.options()) {
        all.addOption(option);
      }
    }
    return all;
  }
}
