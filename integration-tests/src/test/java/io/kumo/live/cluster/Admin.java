package io.kumo.live.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** kumo-admin, each call a process of its own. */
public final class Admin {
  private static final long SECONDS_MAX = 60;

  private final Path folder;
  private final String managers;

  /**
   * For one cluster.
   *
   * @param folder for what the processes print
   * @param managers as {@code -m} takes them
   */
  public Admin(Path folder, String managers) {
    this.folder = folder;
    this.managers = managers;
  }

  /** What a call printed and how it ended. */
  public record Outcome(int exitCode, String out, String err) {
    /** The output, of a call that went well. */
    public String orFail() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + "\n" + out + err);
      }
      return out;
    }
  }

  /** Runs {@code kumo-admin -m MANAGERS} with {@code arguments}. */
  public Outcome run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-m", managers));
    all.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile(folder, "admin", ".out");
      Path err = Files.createTempFile(folder, "admin", ".err");
      Process process =
          new ProcessBuilder(Program.ADMIN.command("128m", all))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("kumo-admin runs for over " + SECONDS_MAX + " s: " + all);
      }
      return new Outcome(process.exitValue(), text(out), text(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in kumo-admin " + all, e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /** What {@code status --json} prints. */
  public JsonNode status() {
    try {
      return new ObjectMapper().readTree(run("status", "--json").orFail());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
