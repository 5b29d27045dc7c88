package io.kumo.client;

import static java.util.Objects.requireNonNull;

import com.codahale.metrics.MetricRegistry;
import io.kumo.ring.Address;
import java.util.Arrays;
import java.util.List;

/**
 * How a client with a process's means of its own behaves.
 *
 * @param managers one or more of the cluster's managers
 * @param timeoutMs how long an operation may take, all attempts included
 * @param outstandingMax how many operations may be under way; one more is refused at once
 * @param eventLoops threads that move bytes; one is enough for most
 * @param metrics where the client's metrics are registered
 */
public record KumoClientConfig(
    List<Address> managers,
    int timeoutMs,
    int outstandingMax,
    int eventLoops,
    MetricRegistry metrics) {
  /** The port of a manager where an address names none. */
  public static final int MANAGER_PORT = 19_700;

  /** Copies the list and refuses missing parts. */
  public KumoClientConfig {
    managers = List.copyOf(managers);
    requireNonNull(metrics, "metrics");
    if (managers.isEmpty()) {
      throw new IllegalArgumentException("no managers");
    }
  }

  /** The usual settings. */
  public static KumoClientConfig of(List<Address> managers) {
    ClusterClient.Settings usual = ClusterClient.Settings.DEFAULT;
    return new KumoClientConfig(
        managers, usual.timeoutMs(), usual.outstandingMax(), 1, new MetricRegistry());
  }

  /** The usual settings for managers as {@code HOST[:PORT],…}. */
  public static KumoClientConfig of(String managers) {
    return of(
        Arrays.stream(managers.split(",", -1))
            .map(text -> Address.parse(text.strip(), MANAGER_PORT))
            .toList());
  }

  /** The same with another time-out. */
  public KumoClientConfig withTimeoutMs(int ms) {
    return new KumoClientConfig(managers, ms, outstandingMax, eventLoops, metrics);
  }

  /** The same with another bound of outstanding operations. */
  public KumoClientConfig withOutstandingMax(int max) {
    return new KumoClientConfig(managers, timeoutMs, max, eventLoops, metrics);
  }

  /** The same with another registry. */
  public KumoClientConfig withMetrics(MetricRegistry registry) {
    return new KumoClientConfig(managers, timeoutMs, outstandingMax, eventLoops, registry);
  }
}
