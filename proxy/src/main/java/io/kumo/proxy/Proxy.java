package io.kumo.proxy;

import com.codahale.metrics.MetricRegistry;
import io.kumo.client.ClusterClient;
import io.kumo.net.Connection;
import io.kumo.net.FrameLimits;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.time.SystemClock;
import io.kumo.watch.ManagerClient;
import io.kumo.watch.NewestRing;
import io.kumo.watch.RingWatcher;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running proxy: memcached clients in front, the cluster behind, nothing kept. Clients and
 * cluster share the event loops, so that a request stays on one thread from socket to socket.
 *
 * <p>It accepts clients at once; until it knows a ring, their requests wait, within the time-out.
 * Thread safe.
 */
public final class Proxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);
  private static final int OUTSTANDING_MAX = 50_000;

  /** What is to be closed, the newest first. */
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private MemcachedServer server;

  private Proxy() {}

  /**
   * Starts a proxy.
   *
   * @param metrics gets {@code proxy.…} and {@code client.…}
   * @throws IOException if it cannot listen; nothing is left behind then
   */
  public static Proxy start(ProxyConfig config, MetricRegistry metrics) throws IOException {
    Proxy proxy = new Proxy();
    try {
      proxy.assemble(config, metrics);
    } catch (IOException | RuntimeException e) {
      proxy.close();
      throw e;
    }
    LOG.info("proxy listens on {}, managers {}", proxy.address(), config.managers());
    return proxy;
  }

  private void assemble(ProxyConfig config, MetricRegistry metrics) throws IOException {
    NetRuntime runtime =
        opened(NetRuntime.start("kumo-proxy", config.limits().eventLoops(), new SystemClock()));
    NewestRing rings = new NewestRing();
    NetCounters counters = new NetCounters();
    ManagerClient managers =
        opened(
            ManagerClient.start(
                runtime,
                config.managers(),
                () ->
                    new Connection.Config(
                        Hello.of(Role.PROXY, rings.clusterId()), FrameLimits.DEFAULT, counters)));
    opened(RingWatcher.start(managers, rings));
    ClusterClient.Settings settings =
        new ClusterClient.Settings(
            Role.PROXY, Math.toIntExact(config.timeoutMs()), OUTSTANDING_MAX, FrameLimits.DEFAULT);
    ClusterClient cluster = opened(new ClusterClient(runtime, rings, settings, metrics));
    KumoBackend backend = new KumoBackend(cluster);
    int lowered = config.valueBytesMax().orElse(Integer.MAX_VALUE);
    IntSupplier valueBytesMax = () -> Math.min(lowered, backend.valueBytesMax());
    server =
        opened(
            MemcachedServer.start(
                runtime, config.memcached(), config.limits(), backend, valueBytesMax, metrics));
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /** Where it listens for memcached clients, with the port that it was given. */
  public Address address() {
    return server.address();
  }

  /**
   * Closes all connections and ends. What a client has not got an answer to may have run or not.
   * Bounded by some seconds; calling it again does nothing.
   */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} does not close cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }
}
