package io.kumo.live.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's memcached, the measure of what the tests ask for. */
public final class RealMemcached implements MemcachedServer {
  private static final Path BINARY = Path.of("/usr/bin/memcached");

  private final ServerProcess process;
  private final InetSocketAddress face;

  private RealMemcached(ServerProcess process, InetSocketAddress face) {
    this.process = process;
    this.face = face;
  }

  /** Whether this machine has it. */
  public static boolean isInstalled() {
    return Files.isExecutable(BINARY);
  }

  /**
   * Starts one with room for everything that the tests store.
   *
   * @param log where its output goes
   */
  public static RealMemcached start(Path log) {
    int port = Ports.free();
    List<String> command =
        List.of(
            BINARY.toString(),
            "-u",
            "root",
            "-l",
            "127.0.0.1",
            "-p",
            "" + port,
            "-U",
            "0",
            "-m",
            "2048",
            "-I",
            "2m",
            "-c",
            "12000");
    InetSocketAddress face = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    ServerProcess process = ServerProcess.start("memcached", log, command);
    Eventually.eventually("memcached listens", () -> connectOnce(face));
    return new RealMemcached(process, face);
  }

  private static void connectOnce(InetSocketAddress face) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(face, 1000);
    }
  }

  @Override
  public List<InetSocketAddress> faces() {
    return List.of(face);
  }

  @Override
  public boolean isKumo() {
    return false;
  }

  @Override
  public List<String> complaints() {
    return List.of();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.kill();
    }
  }

  @Override
  public String toString() {
    return "memcached";
  }
}
