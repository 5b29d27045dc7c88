package io.kumo.live.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One process under test, its output kept in a file.
 *
 * <p>Whatever happens to the test, the process does not outlive this JVM unless this JVM itself is
 * killed with -9.
 */
public final class ServerProcess {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
  private static final long STOP_SECONDS_MAX = 20;

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "reaper"));
  }

  private final String name;
  private final Path log;
  private final Process process;

  private ServerProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts {@code command}; its output and errors are appended to {@code log}.
   *
   * @param name for messages
   */
  public static ServerProcess start(String name, Path log, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      RUNNING.add(process);
      return new ServerProcess(name, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + command, e);
    }
  }

  /** The process id, for {@code /proc}. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Stops it as an operator would (SIGTERM).
   *
   * @return the exit code
   * @throws AssertionError if it still runs after {@value #STOP_SECONDS_MAX} s; it is then killed
   */
  public int terminate() {
    process.destroy();
    return awaitEnd();
  }

  /** Sends SIGKILL and does not wait. */
  public void signalKill() {
    process.destroyForcibly();
  }

  /** Kills it (SIGKILL) and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Halts it where it is (SIGSTOP). */
  public void pause() {
    Shell.run("kill", "-STOP", Long.toString(pid()));
  }

  /** Lets it go on (SIGCONT). */
  public void resume() {
    Shell.run("kill", "-CONT", Long.toString(pid()));
  }

  private int awaitEnd() {
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            name + " runs " + STOP_SECONDS_MAX + " s after it was stopped\n" + tail());
      }
      RUNNING.remove(process);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + name + " stopped", e);
    }
  }

  /** All that it has printed. */
  public List<String> log() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of what it has printed, for messages. */
  public String tail() {
    List<String> lines = log();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  /** The memory that it holds, in KiB (VmRSS). */
  public long residentKib() {
    return status("VmRSS:");
  }

  /** The threads that it has. */
  public long threads() {
    return status("Threads:");
  }

  /** The file descriptors, sockets among them, that it has open. */
  public long descriptors() {
    try (var files = Files.list(Path.of("/proc", Long.toString(pid()), "fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long status(String field) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
          .filter(line -> line.startsWith(field))
          .map(line -> line.substring(field.length()).replace("kB", "").trim())
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name + " (" + pid() + ")";
  }
}
