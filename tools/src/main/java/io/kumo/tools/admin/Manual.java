package io.kumo.tools.admin;

import io.kumo.tools.options.Help;
import io.kumo.tools.options.StandardOptions;
import io.kumo.tools.options.Synopsis;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** What kumo-admin's help says, as a whole and of each command. */
final class Manual {
  private static final String NAME = "kumo-admin";
  private static final int INDENT = 2;
  private static final int COMMAND_WIDTH = 18;

  private static final Synopsis.Section EXIT_CODES =
      new Synopsis.Section(
          "Exit codes",
          List.of("0 done, 1 failed (no manager answered, or it refused), 2 wrong usage"));

  private static final Synopsis.Section EXAMPLES =
      new Synopsis.Section(
          "Examples",
          List.of(
              "kumo-admin -m localhost:19700 attach --wait",
              "kumo-admin -m mgr1,mgr2,mgr3 status --json",
              "kumo-admin -m mgr1 locate user:1 user:2",
              "kumo-admin help drain"));

  private Manual() {}

  /** The options that every command has. */
  static Options commonOptions() {
    return StandardOptions.with(
        new Options()
            .addOption(
                StandardOptions.valued(
                    "m",
                    AdminProgram.MANAGERS,
                    "HOST[:19700],...",
                    "The cluster's managers, some or all. Default: localhost:19700."))
            .addOption(
                StandardOptions.flag(
                    null, AdminProgram.JSON, "Answer with one JSON object instead of a table.")));
  }

  /** Of the whole program: the commands by name. */
  static Synopsis ofAll() {
    List<String> lines = new ArrayList<>();
    for (AdminCommand command : Commands.ALL) {
      String head = command.name();
      int width = Help.WIDTH - INDENT - COMMAND_WIDTH;
      for (String line : Help.wrap(firstSentence(command.purpose()), width)) {
        lines.add(head + " ".repeat(COMMAND_WIDTH - head.length()) + line);
        head = "";
      }
    }
    return new Synopsis(
        NAME,
        "Shows a Kumo cluster and changes it. 'kumo-admin help COMMAND' tells more of each one.",
        "COMMAND [ARGUMENT]...",
        commonOptions(),
        List.of(new Synopsis.Section("Commands", lines), EXAMPLES, EXIT_CODES));
  }

  private static String firstSentence(String purpose) {
    int end = purpose.indexOf(". ");
    return end < 0 ? purpose : purpose.substring(0, end + 1);
  }

  /** Of one command. */
  static Synopsis of(AdminCommand command) {
    Options options = new Options();
    for (Option option : command.options()) {
      options.addOption(option);
    }
    options.addOptions(commonOptions());
    return new Synopsis(
        NAME,
        command.purpose(),
        (command.name() + " " + command.arguments()).strip(),
        options,
        List.of(EXIT_CODES));
  }
}
