package io.kumo.node;

import io.kumo.node.store.FolderLock;
import io.kumo.ring.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A node's files: who it is, whose it is, into how many shards it is cut, the newest ring that it
 * knew, and a folder for each shard. Locked as long as it is open.
 *
 * <p>What identifies the node is written once and never changed. Used by one thread at a time, but
 * for {@link #keepRing}, which any thread may call.
 */
final class DataFolder implements AutoCloseable {
  private final Path folder;
  private final FolderLock lock;
  private final DurableFile clusterIdFile;
  private final DurableFile ringFile;
  private final NodeId nodeId;
  private final int shards;
  private volatile Optional<UUID> clusterId;

  private DataFolder(Path folder, FolderLock lock, OptionalInt shardsWanted) throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.clusterIdFile = new DurableFile(folder.resolve("cluster-id"));
    this.ringFile = new DurableFile(folder.resolve("ring"));
    this.nodeId = NodeId.parse(keptOr("node-id", UUID.randomUUID().toString()));
    this.shards = shards(shardsWanted);
    this.clusterId = text(clusterIdFile).map(UUID::fromString);
  }

  /**
   * Opens the folder, making it where it is missing.
   *
   * @param shardsWanted how many shards a fresh folder is cut into, and an existing one must have;
   *     empty to take what is there, or what suits the machine
   * @throws IOException if it is in use, unreadable, or cut into another number of shards
   */
  static DataFolder open(Path folder, OptionalInt shardsWanted) throws IOException {
    Files.createDirectories(folder);
    FolderLock lock = FolderLock.take(folder);
    try {
      return new DataFolder(folder, lock, shardsWanted);
    } catch (IllegalArgumentException e) {
      lock.close();
      throw new IOException("data folder " + folder + " holds no valid ids: " + e.getMessage(), e);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  NodeId nodeId() {
    return nodeId;
  }

  /** The cluster that the files belong to; empty for a folder that has joined none yet. */
  Optional<UUID> clusterId() {
    return clusterId;
  }

  /**
   * Binds the folder to a cluster for ever; durable on return.
   *
   * @throws IOException if it belongs to another one
   */
  void bindTo(UUID cluster) throws IOException {
    if (clusterId.isEmpty()) {
      clusterIdFile.write(cluster.toString().getBytes(StandardCharsets.UTF_8));
      clusterId = Optional.of(cluster);
    } else if (!clusterId.get().equals(cluster)) {
      throw new IOException(
          "data folder "
              + folder
              + " belongs to cluster "
              + clusterId.get()
              + ", the managers run cluster "
              + cluster);
    }
  }

  int shards() {
    return shards;
  }

  /** The folder of a shard's journal and store; may not exist yet. */
  Path shard(int number) {
    return folder.resolve("shard-" + number);
  }

  /** The ring kept last, encoded; empty if none was. */
  Optional<byte[]> ring() throws IOException {
    return ringFile.read();
  }

  /** Keeps an encoded ring in place of the former; durable on return. */
  synchronized void keepRing(byte[] encoded) throws IOException {
    ringFile.write(encoded);
  }

  /** Gives the folder free. What was written stays. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  private int shards(OptionalInt wanted) throws IOException {
    int suited = Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors() / 4));
    int kept = Integer.parseInt(keptOr("shards", String.valueOf(wanted.orElse(suited))));
    if (wanted.isPresent() && wanted.getAsInt() != kept) {
      throw new IOException(
          "data folder "
              + folder
              + " is cut into "
              + kept
              + " shards for good, asked for were "
              + wanted.getAsInt());
    }
    return kept;
  }

  private String keptOr(String name, String fresh) throws IOException {
    DurableFile file = new DurableFile(folder.resolve(name));
    Optional<String> kept = text(file);
    if (kept.isEmpty()) {
      file.write(fresh.getBytes(StandardCharsets.UTF_8));
    }
    return kept.orElse(fresh);
  }

  private static Optional<String> text(DurableFile file) throws IOException {
    return file.read().map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
  }
}
