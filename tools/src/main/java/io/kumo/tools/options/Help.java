package io.kumo.tools.options;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;

/** Writes a program's help: at most 80 columns, options in the order of the synopsis. */
public final class Help {
  /** The columns of a help. */
  public static final int WIDTH = 80;

  private static final int OPTION_WIDTH = 28;

  private Help() {}

  /** The help, ending in a newline. */
  public static String of(Synopsis synopsis) {
    StringBuilder text = new StringBuilder();
    text.append("Usage: ").append(synopsis.name()).append(" [OPTION]...");
    if (!synopsis.arguments().isEmpty()) {
      text.append(' ').append(synopsis.arguments());
    }
    text.append("\n\n");
    for (String line : wrap(synopsis.purpose(), WIDTH)) {
      text.append(line).append('\n');
    }
    text.append("\nOptions:\n");
    for (Option option : synopsis.options().getOptions()) {
      appendOption(text, option);
    }
    for (Synopsis.Section section : synopsis.sections()) {
      text.append('\n').append(section.title()).append(":\n");
      for (String line : section.lines()) {
        text.append("  ").append(line).append('\n');
      }
    }
    return text.toString();
  }

  private static void appendOption(StringBuilder text, Option option) {
    String names =
        (option.getOpt() == null ? "      " : "  -" + option.getOpt() + ", ")
            + "--"
            + option.getLongOpt()
            + (option.hasArg() ? " " + option.getArgName() : "");
    String indent = " ".repeat(OPTION_WIDTH);
    String head = names;
    if (names.length() > OPTION_WIDTH - 2) {
      text.append(names).append('\n');
      head = "";
    }
    for (String line : wrap(option.getDescription(), WIDTH - OPTION_WIDTH)) {
      text.append(head).append(indent, head.length(), OPTION_WIDTH).append(line).append('\n');
      head = "";
    }
  }

  /** The words of {@code text} in lines of at most {@code width}, as far as words allow. */
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
