package io.kumo.live.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.time.SystemClock;
import io.kumo.tools.admin.AdminProgram;
import io.kumo.tools.admin.ManagedCluster;
import io.kumo.tools.options.CommandLine;
import io.kumo.tools.options.ExitCode;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import io.kumo.tools.terminal.SystemTerminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * kumo-admin for one cluster: in this process, or in one of its own where that is what is tested. A
 * JVM for each call would take longer than most of what is tested.
 */
public final class Admin {
  private static final long SECONDS_MAX = 60;

  /** How long managers may take to answer. */
  private static final long TIMEOUT_MS = 5_000;

  private final Path folder;
  private final String managers;

  /**
   * For one cluster.
   *
   * @param folder for what processes print
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

  /** Runs {@code kumo-admin -m MANAGERS} with {@code arguments} in this process. */
  public Outcome run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream results = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream messages = new PrintStream(err, true, StandardCharsets.UTF_8);
    AdminProgram program =
        new AdminProgram(Admin::connect, new SystemTerminal(new SystemClock(), results, messages));
    ExitCode code = CommandLine.run(program, words(arguments), results, messages);
    return new Outcome(
        code.number(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static void connect(List<Address> addresses, boolean verbose, AdminProgram.Work work)
      throws UsageException, FailureException {
    try (NetRuntime runtime = NetRuntime.start("kumo-admin", 1, new SystemClock());
        ManagedCluster cluster = ManagedCluster.connect(runtime, addresses, TIMEOUT_MS)) {
      work.on(cluster);
    }
  }

  /** The command that {@link #runProcess} starts. */
  public List<String> command(String... arguments) {
    return Program.ADMIN.command("128m", words(arguments));
  }

  private List<String> words(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-m", managers));
    all.addAll(List.of(arguments));
    return all;
  }

  /** The same as {@link #run} in a process of its own. */
  public Outcome runProcess(String... arguments) {
    List<String> command = command(arguments);
    try {
      Path out = Files.createTempFile(folder, "admin", ".out");
      Path err = Files.createTempFile(folder, "admin", ".err");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "kumo-admin runs for over " + SECONDS_MAX + " s: " + List.of(arguments));
      }
      return new Outcome(process.exitValue(), text(out), text(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in kumo-admin " + List.of(arguments), e);
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
