package io.kumo.tools.options;

import io.kumo.ring.Address;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/**
 * A command line that was understood. Options are asked for by their long names; values that make
 * no sense are refused when they are asked for, with the option and the value in the message.
 */
public final class Arguments {
  private final org.apache.commons.cli.CommandLine line;

  private Arguments(org.apache.commons.cli.CommandLine line) {
    this.line = line;
  }

  /**
   * Reads options and arguments in any order; behind {@code --} everything is an argument.
   *
   * @throws UsageException if an option is unknown, lacks its value or is given twice, or if there
   *     are arguments where the synopsis has none
   */
  public static Arguments parse(Synopsis synopsis, List<String> args) throws UsageException {
    DefaultParser parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    try {
      Arguments arguments =
          new Arguments(parser.parse(synopsis.options(), args.toArray(String[]::new)));
      arguments.refuseRepetition();
      if (synopsis.arguments().isEmpty() && !arguments.rest().isEmpty()) {
        throw new UsageException("unexpected argument: " + arguments.rest().get(0));
      }
      return arguments;
    } catch (UnrecognizedOptionException e) {
      throw new UsageException("unknown option: " + e.getOption());
    } catch (MissingArgumentException e) {
      throw new UsageException(
          "--" + e.getOption().getLongOpt() + " needs a value: " + e.getOption().getArgName());
    } catch (ParseException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /**
   * The first of {@code args} that is neither an option nor an option's value; an option that is
   * not among {@code known} is taken to have none.
   */
  public static Optional<String> firstWord(Options known, List<String> args) {
    boolean valueFollows = false;
    boolean optionsEnded = false;
    for (String arg : args) {
      boolean isValue = valueFollows;
      valueFollows = false;
      if (!isValue && !optionsEnded && arg.equals("--")) {
        optionsEnded = true;
      } else if (!isValue && (optionsEnded || !arg.startsWith("-") || arg.equals("-"))) {
        return Optional.of(arg);
      } else if (!isValue) {
        Option option = known.getOption(arg);
        valueFollows = option != null && option.hasArg();
      }
    }
    return Optional.empty();
  }

  private void refuseRepetition() throws UsageException {
    Set<String> seen = new HashSet<>();
    for (Option option : line.getOptions()) {
      if (!seen.add(option.getLongOpt())) {
        throw new UsageException("--" + option.getLongOpt() + " is given twice");
      }
    }
  }

  /** Whether the option is there. */
  public boolean has(String option) {
    return line.hasOption(option);
  }

  /** What is no option, in order. */
  public List<String> rest() {
    return List.copyOf(line.getArgList());
  }

  /** The option's value as it was typed, if it is there. */
  public Optional<String> text(String option) throws UsageException {
    Optional<String> value = Optional.ofNullable(line.getOptionValue(option));
    if (value.isPresent() && value.get().isEmpty()) {
      throw new UsageException("--" + option + " is empty");
    }
    return value;
  }

  /** A whole number from {@code min} to {@code max}, if the option is there. */
  public OptionalInt number(String option, int min, int max) throws UsageException {
    Optional<String> value = text(option);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int number = Integer.parseInt(value.get());
      if (number >= min && number <= max) {
        return OptionalInt.of(number);
      }
    } catch (NumberFormatException e) {
      // Told below, in the same words as a number out of range.
    }
    throw new UsageException(
        "--" + option + " is no number from " + min + " to " + max + ": " + value.get());
  }

  /** A folder or file name, if the option is there. */
  public Optional<Path> path(String option) throws UsageException {
    Optional<String> value = text(option);
    try {
      return value.map(Path::of);
    } catch (InvalidPathException e) {
      throw new UsageException("--" + option + " is no path: " + e.getMessage());
    }
  }

  /** {@code HOST[:PORT]}, if the option is there. */
  public Optional<Address> address(String option, int portDefault) throws UsageException {
    Optional<String> value = text(option);
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(address(option, value.get(), portDefault));
  }

  /** {@code [HOST:]PORT}, if the option is there; {@code hostDefault} is taken for a port alone. */
  public Optional<Address> addressOfPort(String option, String hostDefault) throws UsageException {
    Optional<String> value = text(option);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    String text = value.get();
    boolean portAlone = text.chars().allMatch(Character::isDigit);
    if (!portAlone && !text.matches(".*:\\d+")) {
      throw new UsageException("--" + option + " names no port: " + text);
    }
    return Optional.of(address(option, portAlone ? hostDefault + ":" + text : text, 1));
  }

  /** One of {@code words}, if the option is there. */
  public Optional<String> word(String option, List<String> words) throws UsageException {
    Optional<String> value = text(option);
    if (value.isPresent() && !words.contains(value.get())) {
      throw new UsageException(
          "--" + option + " is none of " + String.join(", ", words) + ": " + value.get());
    }
    return value;
  }

  /** What an option gave that must be there. */
  public static <T> T required(String option, Optional<T> value) throws UsageException {
    if (value.isEmpty()) {
      throw new UsageException("--" + option + " is missing");
    }
    return value.get();
  }

  /** {@code HOST[:PORT],...}; empty where the option is not there, else at least one. */
  public List<Address> addresses(String option, int portDefault) throws UsageException {
    Optional<String> value = text(option);
    if (value.isEmpty()) {
      return List.of();
    }
    List<Address> addresses = new ArrayList<>();
    for (String part : value.get().split(",", -1)) {
      Address address = address(option, part.strip(), portDefault);
      if (addresses.contains(address)) {
        throw new UsageException("--" + option + " names one address twice: " + address);
      }
      addresses.add(address);
    }
    return List.copyOf(addresses);
  }

  private static Address address(String option, String text, int portDefault)
      throws UsageException {
    try {
      return Address.parse(text, portDefault);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + option + ": " + e.getMessage());
    }
  }
}
