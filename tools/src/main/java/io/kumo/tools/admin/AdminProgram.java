package io.kumo.tools.admin;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Address;
import io.kumo.tools.options.Arguments;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.Program;
import io.kumo.tools.options.StandardOptions;
import io.kumo.tools.options.Synopsis;
import io.kumo.tools.options.UsageException;
import io.kumo.tools.terminal.Terminal;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** kumo-admin: finds the command, runs it on the cluster, shows what it answers. */
public final class AdminProgram implements Program {
  /** The port of managers whose address names none. */
  public static final int MANAGER_PORT = 19700;

  static final String MANAGERS = "managers";
  static final String JSON = "json";

  private final Connector connector;
  private final Terminal terminal;

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

  /** Takes the way to reach a cluster, and the person who asks. */
  public AdminProgram(Connector connector, Terminal terminal) {
    this.connector = requireNonNull(connector, "connector");
    this.terminal = requireNonNull(terminal, "terminal");
  }

  @Override
  public Synopsis synopsis() {
    return Manual.ofAll();
  }

  @Override
  public Synopsis synopsis(List<String> args) throws UsageException {
    Optional<String> name =
        Arguments.firstWord(Commands.withAllOptions(Manual.commonOptions()), args);
    return name.isEmpty() ? Manual.ofAll() : Manual.of(Commands.named(name.get()));
  }

  @Override
  public void run(Arguments arguments, PrintStream out) throws UsageException, FailureException {
    List<String> rest = arguments.rest();
    if (rest.isEmpty()) {
      throw new UsageException("no command is given; there are " + Commands.names());
    }
    AdminCommand command = Commands.named(rest.get(0));
    List<String> words = rest.subList(1, rest.size());
    if (command.arguments().isEmpty() && !words.isEmpty()) {
      throw new UsageException(command.name() + " takes no argument: " + words.get(0));
    }
    boolean asJson = arguments.has(JSON);
    if (command instanceof OfflineCommand offline) {
      Report.show(offline.run(words), asJson, out);
      return;
    }
    ClusterCommand online = (ClusterCommand) command;
    List<Address> named = arguments.addresses(MANAGERS, MANAGER_PORT);
    List<Address> managers =
        named.isEmpty() ? List.of(new Address("localhost", MANAGER_PORT)) : named;
    connector.with(
        managers,
        arguments.has(StandardOptions.VERBOSE),
        cluster ->
            Report.show(
                online.run(new Call(cluster, words, arguments, terminal, out)), asJson, out));
  }
}
