package io.kumo.tools.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.ring.Address;
import io.kumo.tools.options.CommandLine;
import io.kumo.tools.options.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** kumo-admin on a cluster that is none. */
final class AdminRun {
  final FakeCluster cluster = new FakeCluster();
  final FakeTerminal terminal;
  List<Address> managers = List.of();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);

  AdminRun() {
    terminal = new FakeTerminal(errors);
  }

  /** Runs a command line against the cluster. */
  ExitCode run(String... args) {
    return run(
        (named, verbose, work) -> {
          managers = named;
          work.on(cluster);
        },
        args);
  }

  ExitCode run(AdminProgram.Connector connector, String... args) {
    out.reset();
    err.reset();
    return CommandLine.run(
        new AdminProgram(connector, terminal),
        List.of(args),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        errors);
  }

  /** What a command printed that must go well. */
  String printed(String... args) {
    assertEquals(ExitCode.OK, run(args), this::err);
    return out();
  }

  /** The same without any space, for a look at JSON. */
  String json(String... args) {
    return printed(args).replaceAll("\\s", "");
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
