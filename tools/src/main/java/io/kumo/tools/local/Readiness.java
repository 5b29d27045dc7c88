package io.kumo.tools.local;

import io.kumo.client.KumoClient;
import io.kumo.client.KumoClientConfig;
import io.kumo.client.ReadResult;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import io.kumo.ring.RingSettings;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds out whether a whole cluster serves, by reading a key of each partition that nobody has
 * stored. The client asks again for as long as a partition has no primary that may serve.
 */
final class Readiness {
  /** Beyond the time-out of the reads themselves. */
  private static final long MARGIN_MS = 5_000;

  private final Address manager;
  private final int timeoutMs;

  Readiness(Address manager, int timeoutMs) {
    this.manager = manager;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Returns when every partition has answered.
   *
   * @throws IOException if one has not in time
   */
  void await(int partitions) throws IOException {
    Collection<Key> keys = oneKeyOfEach(partitions);
    KumoClientConfig config =
        KumoClientConfig.of(List.of(manager))
            .withTimeoutMs(timeoutMs)
            .withOutstandingMax(Math.max(1, partitions));
    try (KumoClient client = KumoClient.connect(config)) {
      Map<Key, ReadResult> results =
          client.getMany(keys).get(timeoutMs + MARGIN_MS, TimeUnit.MILLISECONDS);
      for (ReadResult result : results.values()) {
        if (result instanceof ReadResult.Failed failed) {
          throw new IOException(notReady(failed.why().getMessage()), failed.why());
        }
      }
    } catch (ExecutionException e) {
      throw new IOException(notReady(e.getCause().getMessage()), e);
    } catch (TimeoutException e) {
      throw new IOException(notReady("no answer"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(notReady("interrupted"), e);
    }
  }

  private String notReady(String why) {
    return "the cluster does not serve after " + timeoutMs + " ms: " + why;
  }

  static Collection<Key> oneKeyOfEach(int partitions) {
    RingSettings settings = new RingSettings(partitions, 1, 1, 1);
    Map<Integer, Key> keys = new HashMap<>();
    for (int i = 0; keys.size() < partitions; i++) {
      Key key = Key.of("kumo-local is ready? " + i);
      keys.putIfAbsent(settings.partitionOf(key.hash()), key);
    }
    return keys.values();
  }
}
