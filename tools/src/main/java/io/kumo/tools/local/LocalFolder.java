package io.kumo.tools.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The folder of a local cluster: a folder for the manager and for each node, and a file with what
 * was fixed when it was made. Locked as long as it is open, so that it has one cluster at a time.
 */
final class LocalFolder implements AutoCloseable {
  private static final String SETTINGS = "kumo-local.properties";
  private static final String NODES = "nodes";
  private static final String REPLICAS = "replicas";
  private static final String PARTITIONS = "partitions";
  private static final String MANAGER_PORT = "manager.port";
  private static final String RAFT_PORT = "manager.raft-port";

  private final Path path;
  private final boolean temporary;
  private final FileChannel lockChannel;

  private LocalFolder(Path path, boolean temporary) throws IOException {
    this.path = path.toAbsolutePath().normalize();
    this.temporary = temporary;
    Files.createDirectories(path);
    this.lockChannel = lock(path);
  }

  /**
   * What is fixed when a local cluster is made. The manager's ports are, because its Raft group
   * knows itself by them.
   *
   * @param nodes 1 and up
   * @param replicas copies of each partition, 1 to {@code nodes}
   * @param partitions how many arcs the ring is cut into
   */
  record Layout(int nodes, int replicas, int partitions, int managerPort, int raftPort) {}

  /**
   * Opens or makes a folder that stays.
   *
   * @throws IOException if it cannot be written, or another local cluster runs on it
   */
  static LocalFolder open(Path path) throws IOException {
    return new LocalFolder(path, false);
  }

  /** Makes a folder that is deleted when it is closed. */
  static LocalFolder temporary() throws IOException {
    return new LocalFolder(Files.createTempDirectory("kumo-local-"), true);
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve("kumo-local.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // The same finding, made within this process.
    }
    channel.close();
    throw new IOException("another local cluster runs on " + path);
  }

  Path path() {
    return path;
  }

  boolean isTemporary() {
    return temporary;
  }

  Path managerFolder() {
    return path.resolve("manager");
  }

  /** The folder of a node, 1 and up. */
  Path nodeFolder(int node) {
    return path.resolve("node-" + node);
  }

  /**
   * The layout that the folder was made with, or for a fresh one the layout that is wanted, which
   * then stays.
   *
   * @param nodes empty for what the folder has, 3 in a fresh one
   * @param replicas empty for what the folder has, in a fresh one 3 or as many as there are nodes
   * @throws IOException if the folder was made with others than the wanted, or cannot be read
   */
  Layout layout(OptionalInt nodes, OptionalInt replicas, Ports ports) throws IOException {
    Path file = path.resolve(SETTINGS);
    if (!Files.exists(file)) {
      int count = nodes.orElse(3);
      Layout fresh = ports.layout(count, replicas.orElse(Math.min(3, count)));
      write(file, fresh);
      return fresh;
    }
    Layout kept = kept();
    refuseOther("--nodes", nodes, kept.nodes());
    refuseOther("--replicas", replicas, kept.replicas());
    return kept;
  }

  /** Chooses the ports of a fresh cluster. */
  @FunctionalInterface
  interface Ports {
    Layout layout(int nodes, int replicas) throws IOException;
  }

  private void refuseOther(String option, OptionalInt wanted, int kept) throws IOException {
    if (wanted.isPresent() && wanted.getAsInt() != kept) {
      throw new IOException(
          "the cluster in "
              + path
              + " was made with "
              + option
              + " "
              + kept
              + ", not "
              + wanted.getAsInt()
              + "; leave the option out, or take another --store");
    }
  }

  /** The layout that the folder was made with. */
  Layout kept() throws IOException {
    Path file = path.resolve(SETTINGS);
    Properties properties = new Properties();
    try (InputStream stream = Files.newInputStream(file)) {
      properties.load(stream);
    }
    try {
      return new Layout(
          Integer.parseInt(properties.getProperty(NODES)),
          Integer.parseInt(properties.getProperty(REPLICAS)),
          Integer.parseInt(properties.getProperty(PARTITIONS)),
          Integer.parseInt(properties.getProperty(MANAGER_PORT)),
          Integer.parseInt(properties.getProperty(RAFT_PORT)));
    } catch (NumberFormatException e) {
      throw new IOException("damaged: " + file + ": " + e.getMessage(), e);
    }
  }

  private static void write(Path file, Layout layout) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(NODES, Integer.toString(layout.nodes()));
    properties.setProperty(REPLICAS, Integer.toString(layout.replicas()));
    properties.setProperty(PARTITIONS, Integer.toString(layout.partitions()));
    properties.setProperty(MANAGER_PORT, Integer.toString(layout.managerPort()));
    properties.setProperty(RAFT_PORT, Integer.toString(layout.raftPort()));
    Path draft = file.resolveSibling(SETTINGS + ".new");
    try (OutputStream stream = Files.newOutputStream(draft)) {
      properties.store(stream, "Fixed when this local Kumo cluster was made");
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Unlocks the folder; deletes it if it is temporary. */
  @Override
  public void close() throws IOException {
    lockChannel.close();
    if (temporary) {
      List<Path> files;
      try (Stream<Path> walk = Files.walk(path)) {
        files = walk.sorted(Comparator.reverseOrder()).toList();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }
}
