package io.kumo.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.kumo.net.NetRuntime;
import io.kumo.proxy.memcached.MemoryBudget;
import io.kumo.proxy.memcached.ProtocolDetector;
import io.kumo.proxy.route.Backend;
import io.kumo.proxy.route.SessionContext;
import io.kumo.proxy.route.SessionLimits;
import io.kumo.ring.Address;
import io.kumo.time.Throttle;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts memcached clients on one address. Thread safe. */
final class MemcachedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemcachedServer.class);
  private static final int BACKLOG = 1_024;
  private static final int CLOSE_MS = 2_000;
  private static final int BUG_LOG_MS = 10_000;
  private static final int SWEEPS_PER_STALL = 4;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(128 << 10, 512 << 10);
  private static final byte[] TOO_MANY = "ERROR Too many open connections\r\n".getBytes(US_ASCII);

  private final NetRuntime runtime;
  private final ProxyLimits limits;
  private final ProxyMetrics metrics;
  private final Set<MemcachedConnection> connections = ConcurrentHashMap.newKeySet();
  private final Channel listener;
  private final Address address;
  private final Future<?> sweep;
  private volatile ServerContext context;

  private MemcachedServer(
      NetRuntime runtime, Address listen, ProxyLimits limits, ProxyMetrics metrics)
      throws IOException {
    this.runtime = runtime;
    this.limits = limits;
    this.metrics = metrics;
    this.listener = bind(listen);
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    this.address = new Address(listen.host(), port);
    long sweepMs = Math.max(1, limits.stallMs() / SWEEPS_PER_STALL);
    this.sweep =
        runtime
            .loops()
            .get(0)
            .scheduleWithFixedDelay(this::sweep, sweepMs, sweepMs, TimeUnit.MILLISECONDS);
  }

  /**
   * Begins to listen.
   *
   * @param valueBytesMax the largest value that clients may store, asked anew at each
   * @throws IOException if it cannot listen there
   */
  static MemcachedServer start(
      NetRuntime runtime,
      Address listen,
      ProxyLimits wanted,
      Backend backend,
      IntSupplier valueBytesMax,
      MetricRegistry registry)
      throws IOException {
    ProxyLimits limits = wanted.withConnectionsAtMost(FileDescriptors.forClients());
    ProxyMetrics metrics = new ProxyMetrics(registry, runtime.clock());
    MemcachedServer server = new MemcachedServer(runtime, listen, limits, metrics);
    String version = ServerVersion.text();
    MemoryBudget memory = new MemoryBudget(limits.memoryBytesMax());
    registry.gauge("proxy.held.bytes", () -> (Gauge<Long>) memory::usedBytes);
    ProxyStatistics statistics =
        new ProxyStatistics(
            metrics, limits, valueBytesMax, runtime.clock(), version, server.address.port());
    SessionLimits sessionLimits =
        new SessionLimits(limits.operationsMax(), limits.operationBytesMax());
    server.accept(
        new ServerContext(
            new SessionContext(backend, sessionLimits, memory, runtime.clock(), statistics),
            new ProtocolDetector(version, valueBytesMax, memory),
            memory,
            limits,
            metrics,
            new Throttle(runtime.clock(), BUG_LOG_MS)));
    return server;
  }

  private void accept(ServerContext shared) {
    context = shared;
    listener.config().setAutoRead(true);
  }

  private Channel bind(Address listen) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(runtime.group())
            .channel(runtime.serverChannelType())
            // Nobody is accepted before all that a connection needs is there.
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    admit(channel);
                  }
                });
    try {
      Channel bound = bootstrap.bind(listen.host(), listen.port()).sync().channel();
      bound.pipeline().addLast(new AcceptFaults());
      return bound;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while binding " + listen, e);
    } catch (Exception e) {
      throw new IOException("cannot listen on " + listen + ": " + e.getMessage(), e);
    }
  }

  private void admit(SocketChannel channel) {
    metrics.connectionsTotal.inc();
    if (connections.size() >= limits.connectionsMax()) {
      metrics.connectionsRejected.inc();
      // It can be told once it is active, which it is not yet inside its initializer.
      channel
          .eventLoop()
          .execute(
              () ->
                  channel
                      .writeAndFlush(Unpooled.wrappedBuffer(TOO_MANY))
                      .addListener(ChannelFutureListener.CLOSE));
      return;
    }
    MemcachedConnection connection = new MemcachedConnection(channel, context);
    connections.add(connection);
    metrics.connections.inc();
    channel
        .closeFuture()
        .addListener(
            closed -> {
              connections.remove(connection);
              metrics.connections.dec();
            });
    channel.pipeline().addLast(connection);
  }

  private void sweep() {
    long nowNanos = runtime.clock().nanos();
    long stallNanos = TimeUnit.MILLISECONDS.toNanos(limits.stallMs());
    for (MemcachedConnection connection : connections) {
      connection
          .channel()
          .eventLoop()
          .execute(() -> connection.closeIfStalled(nowNanos, stallNanos));
    }
  }

  /** Where it listens, with the port that it was given. */
  Address address() {
    return address;
  }

  /** Stops listening and closes all connections. Bounded by some seconds. */
  @Override
  public void close() {
    sweep.cancel(false);
    if (!listener.close().awaitUninterruptibly(CLOSE_MS)) {
      LOG.warn("listener on {} does not close", address);
    }
    long endNanos = runtime.clock().nanos() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MS);
    for (MemcachedConnection connection : connections) {
      ChannelFuture unused = connection.channel().close();
    }
    for (MemcachedConnection connection : connections) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(endNanos - runtime.clock().nanos());
      connection.channel().closeFuture().awaitUninterruptibly(Math.max(1, leftMs));
    }
  }

  /** Netty waits a second before it accepts again; here it is only told, and not too often. */
  private final class AcceptFaults extends ChannelInboundHandlerAdapter {
    private final Throttle log = new Throttle(runtime.clock(), BUG_LOG_MS);

    @Override
    public void exceptionCaught(ChannelHandlerContext handler, Throwable cause) {
      metrics.acceptsFailed.inc();
      if (log.pass()) {
        LOG.warn("cannot accept memcached clients on {}: {}", address, cause.toString());
      }
    }
  }
}
