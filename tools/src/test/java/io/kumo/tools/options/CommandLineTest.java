package io.kumo.tools.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Does what its first argument says. */
  private static final class Obedient implements Program {
    @Override
    public Synopsis synopsis() {
      return new Synopsis(
          "kumo-test",
          "Does what it is told, which this sentence says at such length that it must be wrapped.",
          "DEED",
          StandardOptions.with(
              new Options()
                  .addOption(StandardOptions.valued("m", "managers", "HOST[:19700],...", "Who."))
                  .addOption(StandardOptions.valued(null, "zone", "ZONE", "Where."))),
          List.of(new Synopsis.Section("Examples", List.of("kumo-test succeed"))));
    }

    @Override
    public void run(Arguments arguments, PrintStream stream)
        throws UsageException, FailureException {
      switch (arguments.rest().get(0)) {
        case "fail" -> throw new FailureException("no manager answers");
        case "misuse" -> throw new UsageException("no such deed: misuse");
        default -> stream.println("done");
      }
    }
  }

  private ExitCode run(String... args) {
    return CommandLine.run(
        new Obedient(),
        List.of(args),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void endsWith0AfterWork() {
    assertEquals(ExitCode.OK, run("succeed"));
    assertEquals("done\n", out());
    assertEquals("", err());
  }

  @Test
  void endsWith1AndAMessageAfterFailure() {
    assertEquals(ExitCode.FAILED, run("fail"));
    assertEquals("", out());
    assertEquals("kumo-test: no manager answers\n", err());
  }

  @Test
  void endsWith2AndAHintAfterWrongUse() {
    assertEquals(ExitCode.USAGE, run("misuse"));
    assertEquals("kumo-test: no such deed: misuse\nTry 'kumo-test --help'.\n", err());
    assertEquals("", out());
  }

  @Test
  void exitCodesAreThoseThatScriptsKnow() {
    assertEquals(
        List.of(0, 1, 2),
        List.of(ExitCode.OK.number(), ExitCode.FAILED.number(), ExitCode.USAGE.number()));
  }

  @Test
  void showsTheVersion() {
    assertEquals(ExitCode.OK, run("--version"));
    assertTrue(out().matches("kumo-test \\d+\\.\\d+\\.\\d+\n"), out());
  }

  @Test
  void showsTheHelp() {
    assertEquals(ExitCode.OK, run("fail", "-h"));
    assertEquals(
        """
        Usage: kumo-test [OPTION]... DEED

        Does what it is told, which this sentence says at such length that it must be
        wrapped.

        Options:
          -m, --managers HOST[:19700],...
                                    Who.
              --zone ZONE           Where.
          -v, --verbose             Log more: what happens inside, not only what
                                    changes.
          -h, --help                Show this help.
              --version             Show the version.

        Examples:
          kumo-test succeed
        """,
        out());
  }
}
