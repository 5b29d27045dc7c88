package io.kumo.manager.endpoint;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.Connection;
import io.kumo.net.ConnectionPool;
import io.kumo.net.FrameLimits;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.wire.Codecs;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Asks other managers, over one connection to each. Safe for use by any thread. */
public final class Forwarder implements AutoCloseable {
  private final EventLoop loop;
  private final ConnectionPool pool;

  /**
   * An idle forwarder.
   *
   * @param clusterId asked for each new connection
   */
  public Forwarder(NetRuntime runtime, Supplier<Optional<UUID>> clusterId) {
    this.loop = runtime.loops().get(0);
    NetCounters counters = new NetCounters();
    this.pool =
        new ConnectionPool(
            runtime,
            loop,
            () ->
                new Connection.Config(
                    Hello.of(Role.MANAGER, clusterId.get()), FrameLimits.DEFAULT, counters));
  }

  /** Asks the manager at {@code address}; completes with its reply, or fails in time. */
  public CompletableFuture<ManagerReply> ask(
      Address address, ManagerRequest request, long timeoutMs) {
    CompletableFuture<ManagerReply> reply = new CompletableFuture<>();
    try {
      loop.execute(() -> ask(address, request, timeoutMs, reply));
    } catch (RejectedExecutionException e) {
      reply.completeExceptionally(e);
    }
    return reply;
  }

  private void ask(
      Address address,
      ManagerRequest request,
      long timeoutMs,
      CompletableFuture<ManagerReply> reply) {
    try {
      var unused =
          pool.get(address)
              .ask(Codecs.MANAGER_REQUEST, request, timeoutMs, Codecs.MANAGER_REPLY)
              .whenComplete(
                  (answer, failure) -> {
                    if (failure == null) {
                      reply.complete(answer);
                    } else {
                      reply.completeExceptionally(failure);
                    }
                  });
    } catch (IllegalStateException e) {
      reply.completeExceptionally(e);
    }
  }

  /** Closes all connections; what is asked later fails. */
  @Override
  public void close() {
    try {
      loop.submit(pool::close).awaitUninterruptibly();
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the event loops ended before their users", e);
    }
  }
}
