package io.kumo.tools.admin;

import static java.util.Objects.requireNonNull;

import io.kumo.tools.options.Arguments;
import io.kumo.tools.options.UsageException;
import io.kumo.tools.terminal.Terminal;
import java.io.PrintStream;
import java.util.List;

/**
 * What a command works with.
 *
 * @param words what was typed behind its name, options left out
 * @param options those that were given
 * @param out for what a command shows before it is done, as live views do; not for its report
 */
record Call(
    Cluster cluster, List<String> words, Arguments options, Terminal terminal, PrintStream out) {
  /** Copies the list and refuses missing parts. */
  Call {
    requireNonNull(cluster, "cluster");
    words = List.copyOf(words);
    requireNonNull(options, "options");
    requireNonNull(terminal, "terminal");
    requireNonNull(out, "out");
  }

  /** The only word. */
  String onlyWord(String what) throws UsageException {
    if (words.size() != 1) {
      throw new UsageException("exactly one " + what + " is needed, and " + given());
    }
    return words.get(0);
  }

  /** All words, of which there must be some. */
  List<String> someWords(String what) throws UsageException {
    if (words.isEmpty()) {
      throw new UsageException("name at least one " + what);
    }
    return words;
  }

  /** For messages: what there is. */
  String given() {
    return words.isEmpty() ? "none is given" : "given is: " + String.join(" ", words);
  }

  /** Whether the report will be JSON. */
  boolean asJson() {
    return options.has(AdminProgram.JSON);
  }
}
