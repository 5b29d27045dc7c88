package io.kumo.net;

import io.kumo.ring.Address;
import io.kumo.wire.Close;
import io.kumo.wire.Codecs;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.FrameType;
import io.kumo.wire.Hello;
import io.kumo.wire.HelloReply;
import io.kumo.wire.ProtocolException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connecting end of a connection: requests are pipelined, each with its own correlation id, and
 * answered in any order.
 *
 * <p>It is usable at once: what is sent before the hello is answered waits. It never comes back
 * once it is closed; whoever needs the other side opens a new one, see {@link ConnectionPool}. It
 * reads at all times, so that two processes that send to each other cannot block each other. Thread
 * safe; cheapest on its own event loop.
 */
public final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** How a connection behaves, and what it says first. */
  public record Config(Hello hello, FrameLimits limits, NetCounters counters) {}

  private final NetRuntime runtime;
  private final EventLoop loop;
  private final Address address;
  private final Config config;
  private final FrameHandler pushes;
  private final FrameTransport transport;
  private final CompletableFuture<HelloReply> ready = new CompletableFuture<>();
  private final CompletableFuture<Close> closed = new CompletableFuture<>();
  private final AtomicInteger outstanding = new AtomicInteger();
  private final PendingReplies pending = new PendingReplies();
  private final ConnectionTicks ticks;
  private volatile boolean refused;

  private Connection(
      NetRuntime runtime, EventLoop loop, Address address, Config config, FrameHandler pushes) {
    this.runtime = runtime;
    this.loop = loop;
    this.address = address;
    this.config = config;
    this.pushes = pushes;
    FrameLimits limits = config.limits();
    this.transport =
        new FrameTransport(runtime.newChannel(), limits, config.counters(), new Events());
    this.ticks = new ConnectionTicks(loop, runtime.clock(), limits, transport, pending);
  }

  /**
   * Begins to connect, on the loop of {@link NetRuntime#currentLoop()}.
   *
   * @param pushes handles the frames that answer nothing, and hears of the end, never before this
   *     method has returned to that loop; its answer {@code false} means that the frame is skipped
   */
  public static Connection open(
      NetRuntime runtime, Address address, Config config, FrameHandler pushes) {
    EventLoop loop = runtime.loops().get(runtime.currentLoop());
    Connection connection = new Connection(runtime, loop, address, config, pushes);
    config.counters().onOpen();
    loop.execute(connection.ticks::start);
    new Bootstrap()
        .group(loop)
        .channelFactory(connection.transport::channel)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, FrameServer.WATER_MARK)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, config.limits().connectTimeoutMs())
        .handler(connection.transport)
        .connect(address.host(), address.port())
        .addListener(connected -> connection.afterOpening(() -> connection.onConnected(connected)));
    return connection;
  }

  /** Where it leads. */
  public Address address() {
    return address;
  }

  /** Completes with the other side's hello, or fails with a {@link RequestException}. */
  public CompletableFuture<HelloReply> ready() {
    return ready;
  }

  /** Calls {@code task} on the event loop when the hello is answered; never, if it is not. */
  public void onReady(Runnable task) {
    var unused =
        ready.whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                onLoop(task);
              }
            });
  }

  /** Completes when the connection is closed or could not be made, with the reason if known. */
  public CompletableFuture<Close> closed() {
    return closed;
  }

  /** Whether the hello was ever answered. */
  public boolean isReady() {
    return ready.isDone() && !ready.isCompletedExceptionally();
  }

  /** Whether it could not be made because nobody listens there, though the machine answers. */
  public boolean isRefused() {
    return refused;
  }

  /** Whether it stands or is still being made. */
  public boolean isOpen() {
    return transport.outbox().closed() == null;
  }

  /** About how many bytes wait to be sent. */
  public long queuedBytes() {
    return transport.outbox().queuedBytes();
  }

  /** Closes it; what waits for a reply fails. Repeating it does nothing. */
  public void close() {
    transport.close(new Close(Close.Reason.GOING_AWAY, "closed by " + config.hello().role()));
  }

  /**
   * Queues a frame that is not answered. Never blocks.
   *
   * @return {@code false} if the connection is closed or its queue is full: nothing was sent
   */
  public <T> boolean send(FrameCodec<T> codec, T message) {
    Outgoing<T> frame = new Outgoing<>(codec, message, 0);
    Outbox outbox = transport.outbox();
    if (outbox.closed() != null || outbox.overflows(frame.bytesEstimate())) {
      return false;
    }
    outbox.add(frame);
    return true;
  }

  /**
   * Queues a request. Never blocks; the listener is always called, see there.
   *
   * @param timeoutMs how long to wait for the reply, from now, connecting included
   */
  public <T> void request(FrameCodec<T> codec, T message, long timeoutMs, ReplyListener listener) {
    long deadline = runtime.clock().nanos() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    PendingRequest<T> request = new PendingRequest<>(this, codec, message, deadline, listener);
    Outbox outbox = transport.outbox();
    int max = config.limits().requestsMax();
    if (outstanding.incrementAndGet() > max || outbox.overflows(request.bytesEstimate())) {
      request.fail(
          RequestException.Kind.OVERLOADED,
          outstanding.get() + " requests and " + queuedBytes() + " bytes wait for " + address);
    } else {
      outbox.add(request);
    }
  }

  /**
   * Queues a request and decodes its reply on the event loop.
   *
   * @return completes with the reply or with a {@link RequestException}
   */
  public <Q, R> CompletableFuture<R> ask(
      FrameCodec<Q> codec, Q message, long timeoutMs, FrameCodec<R> replyCodec) {
    ReplyFuture<R> reply = new ReplyFuture<>(replyCodec);
    request(codec, message, timeoutMs, reply);
    return reply.future();
  }

  void register(PendingRequest<?> request) {
    pending.add(request);
    ticks.hurry();
  }

  void onEnded(PendingRequest<?> request) {
    outstanding.decrementAndGet();
    if (request.correlationId() != 0) {
      pending.remove(request.correlationId());
    }
  }

  /** Runs it on the event loop; on this thread where the loops have ended. */
  void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      afterOpening(task);
    }
  }

  // Connecting may fail at once, inside open(): nobody has the connection yet.
  private void afterOpening(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("event loop has ended", e);
      task.run();
    }
  }

  private void onConnected(Future<?> connected) {
    if (connected.isSuccess()) {
      transport.writeNow(Codecs.HELLO, config.hello(), 1);
    } else {
      refused =
          connected.cause() instanceof ConnectException
              && !(connected.cause() instanceof ConnectTimeoutException);
      transport.finish("cannot connect to " + address + ": " + connected.cause().getMessage());
    }
  }

  private void onHelloReply(int type, ByteBuf body) {
    if (type != FrameType.HELLO_REPLY) {
      throw new ProtocolException("first frame from " + address + " is of type " + type);
    }
    HelloReply reply = Codecs.HELLO_REPLY.decode(body);
    if (reply.version().major() != config.hello().version().major()) {
      String versions = reply.version() + " against " + config.hello().version();
      transport.close(new Close(Close.Reason.WRONG_VERSION, versions));
    } else if (!ServerPeer.fit(reply.clusterId(), config.hello().clusterId())) {
      String clusters = reply.clusterId().get() + " against " + config.hello().clusterId().get();
      transport.close(new Close(Close.Reason.WRONG_CLUSTER, clusters));
    } else {
      transport.frameBytesMax(config.limits().frameBytesMax());
      transport.outbox().open();
      ready.complete(reply);
    }
  }

  private void onPush(int type, int flags, ByteBuf body) {
    try {
      if (!pushes.onFrame(type, flags, 0, body)) {
        LOG.debug("skipping a frame of type {} from {}", type, address);
      }
    } catch (ProtocolException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("a frame of type {} from {} failed", type, address, e);
    }
  }

  /** What the stream of bytes comes to. */
  private final class Events implements FrameTransport.Events {
    @Override
    public void onFrame(int type, int flags, int correlationId, ByteBuf body) {
      if (!ready.isDone()) {
        onHelloReply(type, body);
      } else if (correlationId != 0) {
        PendingRequest<?> request = pending.remove(correlationId);
        // A reply without a request is late: its request has timed out.
        if (request != null) {
          request.reply(type, flags, body);
        }
      } else if (type != FrameType.PONG) {
        onPush(type, flags, body);
      }
    }

    @Override
    public void onClosed(Close why) {
      config.counters().onClosed();
      ticks.stop();
      String text = "connection to " + address + " closed: " + why;
      pending.all().forEach(request -> request.fail(RequestException.Kind.LOST, text));
      ready.completeExceptionally(new RequestException(RequestException.Kind.LOST, false, text));
      closed.complete(why);
      pushes.onClosed();
    }
  }
}
