package io.kumo.node.shard;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.List;
import java.util.function.ToLongFunction;

/** Publishes what the shards of a node hold and what waits in them, summed up. */
final class ShardMetrics {
  private final MetricRegistry metrics;
  private final List<Shard> shards;

  private ShardMetrics(MetricRegistry metrics, List<Shard> shards) {
    this.metrics = metrics;
    this.shards = shards;
  }

  static void register(MetricRegistry metrics, List<Shard> shards, ShardEnvironment environment) {
    ShardMetrics all = new ShardMetrics(metrics, List.copyOf(shards));
    all.sum("node.cache.entries", shard -> shard.cache().size());
    all.sum("node.cache.bytes", shard -> shard.cache().bytes());
    all.sum("node.cache.pinned-bytes", shard -> shard.cache().pinnedBytes());
    all.sum("node.cache.evictions", shard -> shard.cache().evictions());
    all.sum("node.queue.tasks", shard -> shard.figures().queuedTasks());
    all.sum("node.queue.mutation-bytes", shard -> shard.figures().mutationBytes());
    all.sum("node.queue.unapplied-bytes", shard -> shard.figures().unappliedBytes());
    all.sum("node.queue.reads", shard -> shard.figures().waitingReads());
    all.sum("node.expired.by-sweep", shard -> shard.figures().expiredBySweep());
    all.sum("node.expired.by-read", shard -> shard.figures().expiredByRead());
    all.sum("node.partitions.led", shard -> shard.figures().led());
    all.sum("node.partitions.held", shard -> shard.figures().held());
    all.least("node.disk.free-bytes", shard -> shard.figures().freeBytes());
    all.sum("node.partitions.incomplete", shard -> shard.figures().incomplete());
    all.worst("node.replication.lag-ms", shard -> shard.figures().lagMs());
    all.sum("node.cache.hits", shard -> shard.figures().cacheHits());
    all.sum("node.cache.misses", shard -> shard.figures().cacheMisses());
    all.publish("node.copy-pace.sending", environment.copyBudget()::bytesPerSecond);
    all.publish("node.copy-pace.taking-in", environment.copyIntake()::bytesPerSecond);
  }

  private void worst(String name, ToLongFunction<Shard> figure) {
    publish(name, () -> shards.stream().mapToLong(figure).max().orElse(0));
  }

  private void least(String name, ToLongFunction<Shard> figure) {
    publish(name, () -> shards.stream().mapToLong(figure).min().orElse(0));
  }

  private void sum(String name, ToLongFunction<Shard> figure) {
    publish(name, () -> shards.stream().mapToLong(figure).sum());
  }

  private void publish(String name, Gauge<Long> gauge) {
    // A restarted node in the same registry takes the place of the former.
    metrics.remove(name);
    metrics.gauge(name, () -> gauge);
  }
}
