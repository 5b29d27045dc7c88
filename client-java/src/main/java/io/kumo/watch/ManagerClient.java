package io.kumo.watch;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.Connection;
import io.kumo.net.NetRuntime;
import io.kumo.net.RequestException;
import io.kumo.ring.Address;
import io.kumo.wire.Codecs;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Asks the managers. It keeps a connection to one of them; when that one fails, stays silent or has
 * no leader, it goes on to the next and asks again, until the time-out. So a request may reach the
 * managers more than once; all are made for that. Thread safe.
 */
public final class ManagerClient implements AutoCloseable {
  private static final int ASKS_MAX = 10_000;

  private final NetRuntime runtime;
  private final EventLoop loop;
  private final ManagerLink link;
  private final List<ManagerLink.Events> users = new CopyOnWriteArrayList<>();
  private final AtomicInteger asks = new AtomicInteger();
  private volatile boolean closed;

  private ManagerClient(
      NetRuntime runtime, List<Address> managers, Supplier<Connection.Config> config) {
    if (managers.isEmpty()) {
      throw new IllegalArgumentException("no managers");
    }
    this.runtime = runtime;
    this.loop = runtime.loops().get(0);
    this.link = new ManagerLink(runtime, loop, managers, config, new Fan());
  }

  /**
   * Begins to connect.
   *
   * @param managers one or more, in any order; rings may name others later, see {@link RingWatcher}
   * @param config asked for each new connection, on an event loop
   */
  public static ManagerClient start(
      NetRuntime runtime, List<Address> managers, Supplier<Connection.Config> config) {
    Codecs.prepareControlFrames();
    ManagerClient client = new ManagerClient(runtime, managers, config);
    client.loop.execute(client.link::connect);
    return client;
  }

  /**
   * Asks until a manager answers with anything but {@link ManagerReply.Unavailable}.
   *
   * @return completes, on an event loop: with the answer, with the last {@code Unavailable} when
   *     the time is over, or with a {@link RequestException} if there was no answer at all or the
   *     managers do not understand
   */
  public CompletableFuture<ManagerReply> ask(ManagerRequest request, long timeoutMs) {
    CompletableFuture<ManagerReply> answer = new CompletableFuture<>();
    if (asks.incrementAndGet() > ASKS_MAX || closed) {
      asks.decrementAndGet();
      answer.completeExceptionally(
          closed
              ? new RequestException(RequestException.Kind.LOST, false, "manager client is closed")
              : new RequestException(
                  RequestException.Kind.OVERLOADED, false, ASKS_MAX + " asks are waiting"));
      return answer;
    }
    long deadline = runtime.clock().nanos() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    ManagerAsk ask = new ManagerAsk(this, request, deadline, answer);
    loop.execute(ask::attempt);
    return answer;
  }

  /** The connection of the moment; on the loop. */
  Optional<Connection> connection() {
    return link.current();
  }

  void useful(Connection useful) {
    link.useful(useful);
  }

  void leave(Connection useless) {
    link.leave(useless);
  }

  boolean isClosed() {
    return closed;
  }

  long nowNanos() {
    return runtime.clock().nanos();
  }

  void later(long delayMs, Runnable task) {
    var unused = loop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
  }

  void onEnded() {
    asks.decrementAndGet();
  }

  /** Lets a watcher hear of each new connection, the present one too, and of what is pushed. */
  void attach(ManagerLink.Events user) {
    loop.execute(
        () -> {
          users.add(user);
          link.current().filter(Connection::isReady).ifPresent(user::onConnected);
        });
  }

  void detach(ManagerLink.Events user) {
    users.remove(user);
  }

  /**
   * Asks the managers that the newest ring names from now on; those that it was given only where
   * none of them is of use.
   *
   * @return ends it
   */
  Runnable follow(NewestRing rings) {
    return rings.listen(ring -> loop.execute(() -> link.learn(ring.managers())));
  }

  /** Closes the connection; what waits for an answer fails. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      loop.execute(link::close);
    }
  }

  private final class Fan implements ManagerLink.Events {
    @Override
    public void onConnected(Connection connection) {
      users.forEach(user -> user.onConnected(connection));
    }

    @Override
    public boolean onPush(Connection connection, int type, ByteBuf body) {
      boolean known = false;
      for (ManagerLink.Events user : users) {
        known |= user.onPush(connection, type, body.duplicate());
      }
      return known;
    }
  }
}
