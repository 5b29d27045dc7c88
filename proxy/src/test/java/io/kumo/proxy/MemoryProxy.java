package io.kumo.proxy;

import com.codahale.metrics.MetricRegistry;
import io.kumo.net.NetRuntime;
import io.kumo.proxy.route.Backend;
import io.kumo.proxy.route.MemoryBackend;
import io.kumo.ring.Address;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A memcached front over a backend of the test's choice. */
final class MemoryProxy implements AutoCloseable {
  final MetricRegistry registry = new MetricRegistry();
  private final NetRuntime runtime;
  private final MemcachedServer server;

  MemoryProxy(Backend backend, ProxyLimits limits, int port) throws IOException {
    runtime = NetRuntime.start("proxy", limits.eventLoops(), new SystemClock());
    server =
        MemcachedServer.start(
            runtime,
            new Address("127.0.0.1", port),
            limits,
            backend,
            backend::valueBytesMax,
            registry);
  }

  int port() {
    return server.address().port();
  }

  long counter(String name) {
    return registry.counter("proxy." + name).getCount();
  }

  @Override
  public void close() {
    server.close();
    runtime.close();
  }

  /** Runs until it is killed, for tools that test a memcached server; takes a port. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Backend backend = new MemoryBackend(new SystemClock(), 1 << 20);
    try (MemoryProxy proxy =
        new MemoryProxy(backend, ProxyLimits.DEFAULT, Integer.parseInt(args[0]))) {
      System.out.println("listening on port " + proxy.port());
      new CountDownLatch(1).await();
    }
  }
}
