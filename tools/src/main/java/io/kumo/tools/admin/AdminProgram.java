package io.kumo.tools.admin;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.ring.Address;
import io.kumo.tools.options.Arguments;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.Program;
import io.kumo.tools.options.StandardOptions;
import io.kumo.tools.options.Synopsis;
import io.kumo.tools.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.cli.Options;

/** kumo-admin: finds the command, runs it on the cluster, shows what it answers. */
public final class AdminProgram implements Program {
  /** The port of managers whose address names none. */
  public static final int MANAGER_PORT = 19700;

  private static final String MANAGERS = "managers";
  private static final String JSON = "json";
  private static final List<AdminCommand> COMMANDS =
      List.of(
          new StatusCommand(), new AttachCommand(), new LocateCommand(), new AcceptLossCommand());

  private final Connector connector;

  /** Makes the cluster known by its managers reachable. */
  @FunctionalInterface
  public interface Connector {
    /** Runs {@code work} on the cluster and closes all connections afterwards. */
    void with(List<Address> managers, boolean verbose, Work work)
        throws UsageException, FailureException;
  }

  /** What is done with a cluster. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void on(Cluster cluster) throws UsageException, FailureException;
  }

  /** Takes the way to reach a cluster. */
  public AdminProgram(Connector connector) {
    this.connector = requireNonNull(connector, "connector");
  }

  @Override
  public Synopsis synopsis() {
    Options options =
        StandardOptions.with(
            new Options()
                .addOption(
                    StandardOptions.valued(
                        "m",
                        MANAGERS,
                        "HOST[:19700],...",
                        "The cluster's managers, some or all. Default: localhost:19700."))
                .addOption(
                    StandardOptions.flag(
                        null, JSON, "Answer with one JSON object instead of a table.")));
    List<String> commands = new ArrayList<>();
    for (AdminCommand command : COMMANDS) {
      commands.add((command.name() + " " + command.arguments()).strip());
      commands.add("    " + command.purpose());
    }
    return new Synopsis(
        "kumo-admin",
        "Shows a Kumo cluster and changes it.",
        "COMMAND [ARGUMENT]...",
        options,
        List.of(
            new Synopsis.Section("Commands", commands),
            new Synopsis.Section(
                "Examples",
                List.of(
                    "kumo-admin -m localhost:19700 attach",
                    "kumo-admin -m mgr1,mgr2,mgr3 status --json",
                    "kumo-admin -m mgr1 locate user:1 user:2")),
            new Synopsis.Section(
                "Exit codes",
                List.of("0 done, 1 failed (no manager answered, or it refused), 2 wrong usage"))));
  }

  @Override
  public void run(Arguments arguments, PrintStream out) throws UsageException, FailureException {
    List<String> rest = arguments.rest();
    if (rest.isEmpty()) {
      throw new UsageException("no command is given; there are " + names());
    }
    AdminCommand command = command(rest.get(0));
    List<String> operands = rest.subList(1, rest.size());
    if (command.arguments().isEmpty() && !operands.isEmpty()) {
      throw new UsageException(command.name() + " takes no argument: " + operands.get(0));
    }
    List<Address> named = arguments.addresses(MANAGERS, MANAGER_PORT);
    List<Address> managers =
        named.isEmpty() ? List.of(new Address("localhost", MANAGER_PORT)) : named;
    connector.with(
        managers,
        arguments.has(StandardOptions.VERBOSE),
        cluster -> show(command.run(cluster, operands), arguments.has(JSON), out));
  }

  private static AdminCommand command(String name) throws UsageException {
    return COMMANDS.stream()
        .filter(command -> command.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new UsageException("no such command: " + name + "; there are " + names()));
  }

  private static String names() {
    return COMMANDS.stream().map(AdminCommand::name).collect(Collectors.joining(", "));
  }

  private static void show(Report report, boolean asJson, PrintStream out) {
    if (!asJson) {
      report.print(out);
      return;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      report.writeJson(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a string could not be written to", e);
    }
    out.println(text);
  }
}
