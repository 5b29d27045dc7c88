package io.kumo.net;

import io.kumo.ring.Address;
import io.kumo.time.Throttle;
import io.kumo.wire.Close;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts peers on one address and gives each, once it has said hello, to a service. Thread safe.
 */
public final class FrameServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrameServer.class);
  private static final int BACKLOG = 1_024;
  private static final int SWEEP_MS = 500;

  /** A sweep that is late by so much means that this process stood still, not its peers. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4L * SWEEP_MS);

  private static final int BUG_LOG_MS = 10_000;
  private static final int CLOSE_MS = 2_000;
  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final NetRuntime runtime;
  private final ServerPeer.Setting setting;
  private final Set<ServerPeer> peers = ConcurrentHashMap.newKeySet();
  private Channel listener;
  private Address address;
  private Future<?> sweeper;

  /** For the sweeper alone. */
  private long sweptNanos;

  private FrameServer(NetRuntime runtime, ServerPeer.Setting setting) {
    this.runtime = runtime;
    this.setting = setting;
    this.sweptNanos = runtime.clock().nanos();
  }

  /**
   * Begins to listen.
   *
   * @param listen port 0 takes any free one, see {@link #address()}
   * @param clusterId the cluster that this process belongs to, as far as it knows: peers of another
   *     one are closed; asked at every hello
   * @throws IOException if it cannot listen there
   */
  public static FrameServer start(
      NetRuntime runtime,
      Address listen,
      FrameLimits limits,
      Supplier<Optional<UUID>> clusterId,
      FrameService service)
      throws IOException {
    Throttle bugLog = new Throttle(runtime.clock(), BUG_LOG_MS);
    FrameServer server =
        new FrameServer(
            runtime, new ServerPeer.Setting(service, clusterId, limits, new NetCounters(), bugLog));
    server.bind(listen);
    return server;
  }

  private void bind(Address listen) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(runtime.group())
            .channel(runtime.serverChannelType())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                });
    try {
      listener = bootstrap.bind(listen.host(), listen.port()).sync().channel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while binding " + listen, e);
    } catch (Exception e) {
      throw new IOException("cannot listen on " + listen + ": " + e.getMessage(), e);
    }
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    address = new Address(listen.host(), port);
    sweeper =
        runtime
            .loops()
            .get(0)
            .scheduleWithFixedDelay(this::sweep, SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
  }

  private void accept(SocketChannel channel) {
    setting.counters().onOpen();
    ServerPeer[] self = new ServerPeer[1];
    self[0] =
        new ServerPeer(
            channel,
            setting,
            runtime.clock().nanos(),
            () -> {
              peers.remove(self[0]);
              setting.counters().onClosed();
            });
    ServerPeer peer = self[0];
    peers.add(peer);
    channel.pipeline().addLast(peer.transport());
    if (peers.size() > setting.limits().connectionsMax()) {
      // Told once the channel is active, which it is not yet inside its initializer.
      channel
          .eventLoop()
          .execute(
              () ->
                  peer.close(
                      Close.Reason.TOO_MANY_CONNECTIONS,
                      "above " + setting.limits().connectionsMax()));
    }
  }

  private void sweep() {
    long now = runtime.clock().nanos();
    boolean paused = now - sweptNanos > PAUSE_NANOS;
    sweptNanos = now;
    for (ServerPeer peer : peers) {
      if (paused) {
        peer.excuse(now);
      } else {
        peer.sweep(now);
      }
    }
  }

  /** Where it listens, with the port that it was given. */
  public Address address() {
    return address;
  }

  /** What it has moved. */
  public NetCounters counters() {
    return setting.counters();
  }

  /** The peers that have said hello. */
  public List<Peer> peers() {
    return peers.stream().filter(peer -> peer.hello() != null).map(Peer.class::cast).toList();
  }

  /** Stops listening and closes all connections with a reason. Bounded by some seconds. */
  @Override
  public void close() {
    sweeper.cancel(false);
    if (!listener.close().awaitUninterruptibly(CLOSE_MS)) {
      LOG.warn("listener on {} does not close", address);
    }
    for (ServerPeer peer : peers) {
      peer.close(Close.Reason.GOING_AWAY, "the server stops");
    }
    long end = runtime.clock().nanos() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MS);
    for (ServerPeer peer : peers) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(end - runtime.clock().nanos());
      peer.transport().channel().closeFuture().awaitUninterruptibly(Math.max(1, leftMs));
    }
  }
}
