package io.kumo.tools.admin;

import io.kumo.tools.terminal.Terminal;

/**
 * How far something is: a bar that is drawn over in a terminal, else a line whenever the figure has
 * changed. For one thread.
 */
final class ProgressBar {
  private static final int WIDTH = 30;

  private final Terminal terminal;
  private final boolean redraws;
  private String last = "";

  ProgressBar(Terminal terminal) {
    this.terminal = terminal;
    this.redraws = terminal.redraws();
  }

  /** Shows {@code done} of {@code all}, with a text behind it. */
  void show(long done, long all, String text) {
    String figure = "%3d%% %s".formatted(all == 0 ? 100 : 100 * done / all, text);
    if (redraws) {
      int filled = all == 0 ? WIDTH : (int) (WIDTH * done / all);
      terminal
          .messages()
          .print(
              "\r[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] " + figure + "\033[K");
      terminal.messages().flush();
    } else if (!figure.equals(last)) {
      terminal.messages().println(figure);
    }
    last = figure;
  }

  /** Leaves what was shown last, and goes on below it. */
  void end() {
    if (redraws && !last.isEmpty()) {
      terminal.messages().println();
      last = "";
    }
  }
}
