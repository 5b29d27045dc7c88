package io.kumo.tools.admin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;

/** Scripts that complete kumo-admin's commands, their fixed words and their options. */
final class Completion {
  /** A word that is typed as it stands in a command's arguments. */
  private static final Pattern FIXED = Pattern.compile("(?<![A-Za-z:-])[a-z][a-z-]+(?![A-Za-z:])");

  /** Finds the command in the words before the one that is completed. */
  private static final String FIND =
      """
        local command= i
        for ((i = %d; i < %s; i++)); do
          case ${%s[i]} in
            -m | --managers) ((i++)) ;;
            -*) ;;
            *)
              command=${%s[i]}
              break
              ;;
          esac
        done
      """;

  private Completion() {}

  static String bash() {
    StringBuilder script = new StringBuilder("_kumo_admin() {\n");
    script.append(FIND.formatted(1, "COMP_CWORD", "COMP_WORDS", "COMP_WORDS"));
    script.append("  local choices=\"").append(common()).append("\"\n  case $command in\n");
    script.append("    '') choices+=\" ").append(commands()).append("\" ;;\n");
    for (AdminCommand command : Commands.ALL) {
      appendChoices(script, command, "    %s) choices+=\" %s\" ;;\n");
    }
    script.append("  esac\n");
    script.append(
        """
          COMPREPLY=($(compgen -W "$choices" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _kumo_admin kumo-admin
        """);
    return script.toString();
  }

  static String zsh() {
    StringBuilder script = new StringBuilder("#compdef kumo-admin\n_kumo_admin() {\n");
    script.append(FIND.formatted(2, "CURRENT", "words", "words"));
    script.append("  local -a choices\n  choices=(").append(common()).append(")\n");
    script.append("  case $command in\n");
    script.append("    '') choices+=(").append(commands()).append(") ;;\n");
    for (AdminCommand command : Commands.ALL) {
      appendChoices(script, command, "    %s) choices+=(%s) ;;\n");
    }
    script.append(
        """
          esac
          compadd -- $choices
        }
        compdef _kumo_admin kumo-admin
        """);
    return script.toString();
  }

  private static void appendChoices(StringBuilder script, AdminCommand command, String line) {
    List<String> choices = new ArrayList<>();
    Matcher fixed = FIXED.matcher(command.arguments());
    while (fixed.find()) {
      choices.add(fixed.group());
    }
    choices.addAll(names(command.options()));
    if (command instanceof HelpCommand) {
      choices.add(commands());
    }
    if (!choices.isEmpty()) {
      script.append(line.formatted(command.name(), String.join(" ", choices)));
    }
  }

  private static String commands() {
    return Commands.ALL.stream().map(AdminCommand::name).collect(Collectors.joining(" "));
  }

  private static String common() {
    return String.join(" ", names(Manual.commonOptions().getOptions()));
  }

  private static List<String> names(Collection<Option> options) {
    return options.stream().map(option -> "--" + option.getLongOpt()).toList();
  }
}
