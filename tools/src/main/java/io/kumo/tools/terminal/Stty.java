package io.kumo.tools.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code stty} and {@code test} on this process's own standard streams. */
final class Stty {
  private static final long SECONDS_MAX = 5;

  private Stty() {}

  /** Whether a standard stream, 0 to 2, is a terminal. */
  static boolean isTerminal(int stream) {
    try {
      Process test = new ProcessBuilder("test", "-t", Integer.toString(stream)).inheritIO().start();
      return ended(test) && test.exitValue() == 0;
    } catch (IOException e) {
      // Without the program there is no terminal that it could tell of.
      return false;
    }
  }

  /**
   * What {@code stty} with {@code arguments} prints.
   *
   * @throws IOException if it cannot be run or refuses
   */
  static String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    Process stty =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectErrorStream(true)
            .start();
    String printed = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!ended(stty) || stty.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + printed.strip());
    }
    return printed.strip();
  }

  private static boolean ended(Process process) {
    try {
      if (process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return false;
  }
}
