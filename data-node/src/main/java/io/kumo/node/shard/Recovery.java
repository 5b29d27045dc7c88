package io.kumo.node.shard;

import com.codahale.metrics.MetricRegistry;
import io.kumo.message.ManagerRequest;
import io.kumo.node.journal.JournalIdentity;
import io.kumo.node.replica.Restored;
import io.kumo.ring.NodeId;
import io.kumo.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The files of all shards, opened and replayed, before the node has an incarnation. */
public final class Recovery implements AutoCloseable {
  private final List<ShardRecovery> shards;

  private Recovery(List<ShardRecovery> shards) {
    this.shards = shards;
  }

  /** Whose files they are, and where. */
  public record Files(UUID clusterId, NodeId node, int shards, IntFunction<Path> folder) {}

  /**
   * Opens and replays the files of all shards; those that are missing are made.
   *
   * @throws IOException if one cannot be read or is another cluster's, node's or shard's; all are
   *     closed again
   */
  public static Recovery open(
      Files files, ShardSettings settings, Clock clock, MetricRegistry metrics) throws IOException {
    List<ShardRecovery> opened = new ArrayList<>();
    Recovery recovery = new Recovery(opened);
    try {
      for (int shard = 0; shard < files.shards(); shard++) {
        JournalIdentity identity = new JournalIdentity(files.clusterId(), files.node(), shard);
        opened.add(
            ShardRecovery.open(files.folder().apply(shard), identity, settings, clock, metrics));
      }
      return recovery;
    } catch (IOException | RuntimeException e) {
      recovery.close();
      throw e;
    }
  }

  /** What the managers are told when the node registers. */
  public List<ManagerRequest.ReplicaReport> reports(UUID boot) {
    return shards.stream()
        .flatMap(shard -> shard.restored().values().stream())
        .filter(restored -> restored.history().end() != 0)
        .map((Restored restored) -> report(restored, boot))
        .collect(Collectors.toList());
  }

  /** What lost entries held all once, but does not any more (rule 22). */
  private ManagerRequest.ReplicaReport report(Restored restored, UUID boot) {
    ManagerRequest.ReplicaReport report = restored.report(boot);
    boolean lost =
        shards.stream()
            .anyMatch(shard -> shard.store().incomplete().contains(restored.partition()));
    return new ManagerRequest.ReplicaReport(
        report.partition(), report.lastVersion(), report.intact() && !lost);
  }

  ShardRecovery shard(int number) {
    return shards.get(number);
  }

  /** Closes the files, where no shards were started on them. */
  @Override
  public void close() throws IOException {
    for (ShardRecovery shard : shards) {
      shard.close();
    }
  }
}
