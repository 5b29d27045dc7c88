package io.kumo.tools.options;

import java.io.PrintStream;
import java.util.List;

/** Runs a program by its command line: help, version, messages and exit codes are alike for all. */
public final class CommandLine {
  private CommandLine() {}

  /**
   * Runs {@code program}.
   *
   * @param out takes results, help and version
   * @param err takes messages, each beginning with the program's name
   * @return how it went, which the process shall end with
   */
  public static ExitCode run(Program program, List<String> args, PrintStream out, PrintStream err) {
    Synopsis synopsis = program.synopsis();
    try {
      synopsis = program.synopsis(args);
      Arguments arguments = Arguments.parse(synopsis, args);
      if (arguments.has(StandardOptions.HELP)) {
        out.print(Help.of(synopsis));
      } else if (arguments.has(StandardOptions.VERSION)) {
        out.println(synopsis.name() + " " + KumoVersion.read());
      } else {
        program.run(arguments, out);
      }
      return ExitCode.OK;
    } catch (UsageException e) {
      err.println(synopsis.name() + ": " + e.getMessage());
      err.println("Try '" + synopsis.name() + " --help'.");
      return ExitCode.USAGE;
    } catch (FailureException e) {
      err.println(synopsis.name() + ": " + e.getMessage());
      return ExitCode.FAILED;
    }
  }
}
