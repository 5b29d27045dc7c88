package io.kumo.live.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The system's own small programs. */
public final class Shell {
  private Shell() {}

  /**
   * Runs a program that ends at once.
   *
   * @return what it printed
   * @throws AssertionError if its exit code is not 0
   */
  public static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new AssertionError(List.of(command) + " ended with code " + exitCode + ": " + out);
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in " + List.of(command), e);
    }
  }

  /** Whether a program runs and ends with 0. */
  public static boolean succeeds(String... command) {
    try {
      run(command);
      return true;
    } catch (UncheckedIOException | AssertionError e) {
      return false;
    }
  }
}
