package io.kumo.tools.options;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options that every program has, and how an option is made. */
public final class StandardOptions {
  /** Shows the help. */
  public static final String HELP = "help";

  /** Shows the version. */
  public static final String VERSION = "version";

  /** Logs more. */
  public static final String VERBOSE = "verbose";

  private StandardOptions() {}

  /** Adds help, version and verbosity to {@code options}, behind what is there. */
  public static Options with(Options options) {
    return options
        .addOption(flag("v", VERBOSE, "Log more: what happens inside, not only what changes."))
        .addOption(flag("h", HELP, "Show this help."))
        .addOption(flag(null, VERSION, "Show the version."));
  }

  /** An option without value. {@code letter} may be null. */
  public static Option flag(String letter, String name, String description) {
    return Option.builder(letter).longOpt(name).desc(description).get();
  }

  /** An option with a value that the help calls {@code value}. {@code letter} may be null. */
  public static Option valued(String letter, String name, String value, String description) {
    return Option.builder(letter).longOpt(name).hasArg().argName(value).desc(description).get();
  }
}
