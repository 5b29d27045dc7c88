package io.kumo.live.cluster;

import static io.kumo.live.cluster.Eventually.eventually;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** A whole cluster in one process, started by {@code kumo-local}. For one thread. */
public final class LocalProcess implements MemcachedServer {
  private static final String READY = "Kumo is ready";

  private final ServerProcess process;
  private final InetSocketAddress face;

  private LocalProcess(ServerProcess process, int port) {
    this.process = process;
    this.face = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Starts it and waits for its line.
   *
   * @param folder its data; again the same for another start
   * @param log where its output goes
   */
  public static LocalProcess start(Path folder, Path log, int port) {
    List<String> arguments =
        List.of("--nodes", "3", "--port", "" + port, "--store", folder.toString());
    ServerProcess process =
        ServerProcess.start("kumo-local", log, Program.LOCAL.command("512m", arguments));
    LocalProcess local = new LocalProcess(process, port);
    eventually("kumo-local is ready", local::requireReady);
    return local;
  }

  private void requireReady() {
    if (process.log().stream().noneMatch(line -> line.contains(READY))) {
      throw new AssertionError("alive: " + process.isAlive() + "\n" + process.tail());
    }
  }

  /** Stops it as an operator would; it must end cleanly. */
  public void stop() {
    int exitCode = process.terminate();
    if (exitCode != 0) {
      throw new AssertionError("kumo-local ended with code " + exitCode + "\n" + process.tail());
    }
  }

  /** Kills it (SIGKILL). */
  public void kill() {
    process.kill();
  }

  @Override
  public List<InetSocketAddress> faces() {
    return List.of(face);
  }

  @Override
  public boolean isKumo() {
    return true;
  }

  @Override
  public List<String> complaints() {
    return LogCheck.complaints(process.log());
  }

  /** The lines of stack traces in its log. */
  public List<String> stackTraces() {
    return LogCheck.stackTraces(process.log());
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.kill();
    }
  }
}
