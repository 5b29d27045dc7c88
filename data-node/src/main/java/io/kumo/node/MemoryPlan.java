package io.kumo.node;

import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.shard.ShardSettings;

/**
 * Divides a node's memory among its shards, so that a node of 1 GB bears a million entries of 1 KB
 * and values of 1 MiB in flight.
 *
 * <p>Of the heap: a fifth for the cache and an eighth for the store's pages unless configured
 * otherwise, an eighth for committed writes that the store does not have yet (most of which the
 * cache shares), a sixteenth for mutations in flight and a thirty-second for operation records.
 * What other nodes replicate to this one is bounded by their mutations in flight.
 */
final class MemoryPlan {
  private static final int READS_MAX = 10_000;
  private static final int READER_THREADS = 2;
  private static final int OPERATIONS_MAX = 1_000_000;

  /** A batch of the network's frames must hold what one turn can put into a partition. */
  private static final long IN_DOUBT_BYTES_MAX = 8L << 20;

  private MemoryPlan() {}

  /** The bounds of one of {@code shards} shards. */
  static ShardSettings of(NodeConfig config, int shards) {
    long heap = config.heapBytes();
    ReplicaConfig.Limits defaults = ReplicaConfig.Limits.DEFAULT;
    ReplicaConfig.Limits limits =
        new ReplicaConfig.Limits(
            config.leases(),
            defaults.inDoubtWritesMax(),
            Math.min(IN_DOUBT_BYTES_MAX, heap / 64),
            defaults.waitingMax(),
            heap / 8 / shards);
    return new ShardSettings(
        config.durability(),
        config.cacheBytes() / shards,
        config.storeBytes(),
        heap / 8 / shards,
        heap / 16 / shards,
        READS_MAX / shards,
        READER_THREADS,
        OPERATIONS_MAX / shards,
        heap / 32 / shards,
        limits);
  }
}
