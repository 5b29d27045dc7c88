package io.kumo.proxy;

import io.kumo.client.ClusterClient;
import io.kumo.client.KumoClient;
import io.kumo.message.DataReply;
import io.kumo.message.Mutation;
import io.kumo.proxy.route.Backend;
import io.kumo.ring.Key;
import io.kumo.ring.RingSettings;
import java.util.concurrent.CompletableFuture;

/** A real cluster behind connections, by way of the smart client. Safe for use by any thread. */
final class KumoBackend implements Backend {
  private final ClusterClient cluster;
  private final KumoClient whole;

  KumoBackend(ClusterClient cluster) {
    this.cluster = cluster;
    this.whole = KumoClient.over(cluster);
  }

  @Override
  public CompletableFuture<DataReply> get(Key key) {
    return cluster.get(key);
  }

  @Override
  public CompletableFuture<DataReply> mutate(Mutation.OnKey mutation) {
    return cluster.mutate(mutation);
  }

  @Override
  public CompletableFuture<FlushOutcome> flush(long delayMs) {
    return whole
        .flushAll(delayMs)
        .thenApply(
            result -> {
              if (result.partitions() == 0) {
                throw new IllegalStateException("no ring is known");
              }
              return new FlushOutcome(result.flushed(), result.partitions());
            });
  }

  /** The cluster's setting; before the first ring, when nothing can be stored, the usual one. */
  @Override
  public int valueBytesMax() {
    RingSettings settings =
        cluster.rings().current().map(ring -> ring.settings()).orElse(RingSettings.DEFAULT);
    return settings.valueBytesMax();
  }
}
