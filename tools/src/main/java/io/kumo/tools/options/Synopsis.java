package io.kumo.tools.options;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.commons.cli.Options;

/**
 * What a stranger must know of a program to use it.
 *
 * @param name as typed, such as {@code kumo-node}
 * @param purpose one paragraph
 * @param arguments what follows the options, such as {@code KEY...}; empty for nothing
 * @param options in the order of the help
 * @param sections further parts of the help, in order
 */
public record Synopsis(
    String name, String purpose, String arguments, Options options, List<Section> sections) {
  /** Copies the list and refuses missing parts. */
  public Synopsis {
    requireNonNull(name, "name");
    requireNonNull(purpose, "purpose");
    requireNonNull(arguments, "arguments");
    requireNonNull(options, "options");
    sections = List.copyOf(sections);
  }

  /**
   * A titled part of the help, its lines shown as they are.
   *
   * @param title without colon, such as {@code Examples}
   */
  public record Section(String title, List<String> lines) {
    /** Copies the lines and refuses a missing title. */
    public Section {
      requireNonNull(title, "title");
      lines = List.copyOf(lines);
    }
  }
}
