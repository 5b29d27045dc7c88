package io.kumo.node.shard;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Member;
import io.kumo.ring.Ring;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What the shards of a node are told when they start.
 *
 * @param self this process, as the managers registered it
 * @param startNanos monotonic time at which the process started
 * @param boot the operating system's boot id
 * @param ring the newest known
 * @param shards how many there are
 */
public record ShardIdentity(Member self, long startNanos, UUID boot, Ring ring, int shards) {
  /** Refuses missing parts. */
  public ShardIdentity {
    requireNonNull(self, "self");
    requireNonNull(boot, "boot");
    requireNonNull(ring, "ring");
    if (shards < 1) {
      throw new IllegalArgumentException("shards are below 1: " + shards);
    }
  }

  /** The partitions of one shard: every n-th of all. */
  int[] partitions(int shard) {
    return IntStream.range(0, ring.settings().partitions())
        .filter(partition -> shardOf(partition) == shard)
        .toArray();
  }

  /** The shard that a partition belongs to. */
  int shardOf(int partition) {
    return partition % shards;
  }
}
