package io.kumo.live.cluster;

import io.kumo.ring.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A server's place in a cluster: its name, address and command stay, while its process comes and
 * goes. For one thread.
 */
public final class Seat {
  private final String name;
  private final Address address;
  private final int statusPort;
  private final Path log;
  private final Supplier<List<String>> command;
  private ServerProcess process;
  private int readyLines;

  Seat(String name, Address address, int statusPort, Path folder, Supplier<List<String>> command) {
    this.name = name;
    this.address = address;
    this.statusPort = statusPort;
    this.log = folder.resolve(name + ".log");
    this.command = command;
  }

  /** Where it listens. */
  public Address address() {
    return address;
  }

  /** Its name, such as {@code node-2}. */
  public String name() {
    return name;
  }

  /** Its present process, or the last one. */
  public ServerProcess process() {
    return process;
  }

  /**
   * A metric of its process, asked for at its status port. Only where it runs on this process's own
   * loopback address.
   *
   * @param metric its name, such as {@code node.net.read-bytes}
   */
  public double metric(String metric) {
    String wanted = "kumo_" + metric.replace('.', '_').replace('-', '_') + " ";
    URI uri = URI.create("http://127.0.0.1:" + statusPort + "/metrics");
    try (InputStream text = uri.toURL().openStream()) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(wanted))
          .mapToDouble(line -> Double.parseDouble(line.substring(wanted.length())))
          .findFirst()
          .orElseThrow(() -> new AssertionError(name + " has no metric " + metric));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a process; it need not be ready on return. */
  public void start() {
    if (isRunning()) {
      throw new IllegalStateException(name + " runs already");
    }
    process = ServerProcess.start(name, log, command.get());
  }

  /**
   * Says that it is ready: only from here on must its log be clean. Servers that are started at
   * once rightly warn while the others are not there yet.
   */
  void ready() {
    readyLines = process.log().size();
  }

  /** What it has logged since it was ready. */
  List<String> logSinceReady() {
    List<String> lines = process.log();
    return lines.subList(readyLines, lines.size());
  }

  /** Whether its process runs. */
  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Stops it as an operator would; it must end cleanly. */
  public void stop() {
    if (isRunning()) {
      int exitCode = process.terminate();
      if (exitCode != 0) {
        throw new AssertionError(name + " ended with code " + exitCode + "\n" + process.tail());
      }
    }
  }

  /** Kills it, if it runs. */
  public void kill() {
    if (isRunning()) {
      process.kill();
    }
  }

  @Override
  public String toString() {
    return name + " at " + address;
  }
}
