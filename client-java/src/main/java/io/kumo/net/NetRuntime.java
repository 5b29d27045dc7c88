package io.kumo.net;

import io.kumo.time.Clock;
import io.kumo.time.Scheduler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of a process, shared by its servers and connections: epoll where the machine has
 * it, else Java's selectors. Whoever starts one closes it, after all that uses it. Thread safe.
 */
public final class NetRuntime implements AutoCloseable {
  private static final long CLOSE_QUIET_MS = 0;
  private static final long CLOSE_MAX_MS = 2_000;

  private final Clock clock;
  private final boolean epoll;
  private final EventLoopGroup group;
  private final List<EventLoop> loops = new ArrayList<>();

  private NetRuntime(String name, int loopCount, Clock clock) {
    this.clock = clock;
    this.epoll = Epoll.isAvailable();
    IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group =
        new MultiThreadIoEventLoopGroup(loopCount, new DefaultThreadFactory(name, true), factory);
    for (EventExecutor loop : group) {
      loops.add((EventLoop) loop);
    }
  }

  /**
   * Starts event loops; a thread appears when its loop is first used.
   *
   * @param name prefix of the threads' names
   * @param loopCount 1 and up; one serves many cores' worth of clients, see the README
   */
  public static NetRuntime start(String name, int loopCount, Clock clock) {
    if (loopCount < 1) {
      throw new IllegalArgumentException("event loops are below 1: " + loopCount);
    }
    return new NetRuntime(name, loopCount, clock);
  }

  /** The clock of all time-outs. */
  public Clock clock() {
    return clock;
  }

  /** The loops, for Netty bootstraps of other protocols. */
  public EventLoopGroup group() {
    return group;
  }

  /** The loops, for those who keep state for each. */
  public List<EventLoop> loops() {
    return List.copyOf(loops);
  }

  /** The kind of channel that fits {@link #group()}. */
  public Class<? extends ServerSocketChannel> serverChannelType() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** A new channel, not yet connected, that fits {@link #group()}. */
  public SocketChannel newChannel() {
    return epoll ? new EpollSocketChannel() : new NioSocketChannel();
  }

  /**
   * Position in {@link #loops()} of the loop that the calling thread is; for other threads always
   * the same one for each thread, so that what a thread sends stays in order.
   */
  public int currentLoop() {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.get(i).inEventLoop()) {
        return i;
      }
    }
    return (int) (Thread.currentThread().getId() % loops.size());
  }

  /** Runs short tasks on an event loop. */
  public Scheduler scheduler() {
    return schedulerOn(loops.get(0));
  }

  static Scheduler schedulerOn(EventLoop loop) {
    return (delayMs, task) -> {
      Future<?> future = loop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
      return () -> future.cancel(false);
    };
  }

  /** Ends the loops, at the latest after two seconds. Not to be called from one of them. */
  @Override
  public void close() {
    group
        .shutdownGracefully(CLOSE_QUIET_MS, CLOSE_MAX_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MAX_MS + 500, TimeUnit.MILLISECONDS);
  }
}
