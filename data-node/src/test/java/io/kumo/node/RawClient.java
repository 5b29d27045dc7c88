package io.kumo.node;

import static io.kumo.fixture.Eventually.eventually;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.message.DataRequest;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.OperationId;
import io.kumo.message.VerifyReport;
import io.kumo.message.VerifyRequest;
import io.kumo.net.Connection;
import io.kumo.net.FrameLimits;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.wire.Codecs;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Asks nodes by plain frames, one attempt each, at the node that the ring names. */
final class RawClient implements AutoCloseable {
  private static final long TIMEOUT_MS = 10_000;
  private static final long CLIENT = 77;

  private final NetRuntime runtime;
  private final Supplier<Ring> ring;
  private final Map<Address, Connection> connections = new ConcurrentHashMap<>();
  private final AtomicLong sequence = new AtomicLong();

  RawClient(NetRuntime runtime, Supplier<Ring> ring) {
    this.runtime = runtime;
    this.ring = ring;
  }

  /** Asks until the answer is another one than {@code NOT_SERVING}. */
  DataReply get(String key) {
    return served(() -> getAsync(key));
  }

  private static DataReply served(Supplier<CompletableFuture<DataReply>> attempt) {
    AtomicReference<DataReply> answer = new AtomicReference<>();
    eventually(
        () -> {
          DataReply reply = attempt.get().get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
          if (reply instanceof NotRun refused && refused.reason() == Reason.NOT_SERVING) {
            throw new AssertionError("not serving yet");
          }
          answer.set(reply);
        });
    return answer.get();
  }

  CompletableFuture<DataReply> getAsync(String key) {
    Key k = Key.of(key);
    Ring now = ring.get();
    int partition = now.partitionOf(k);
    return to(now, partition)
        .ask(
            Codecs.GET,
            new DataRequest.Get(now.epoch(), partition, k),
            TIMEOUT_MS,
            Codecs.DATA_REPLY);
  }

  DataReply set(String key, String value) {
    return mutate(store(key, value.getBytes(StandardCharsets.UTF_8), Mutation.StoreMode.SET));
  }

  static Mutation.Store store(String key, byte[] value, Mutation.StoreMode mode) {
    return new Mutation.Store(Key.of(key), mode, value, 7, Expiry.NEVER, OptionalLong.empty());
  }

  /** Asks until the answer is another one than {@code NOT_SERVING}. */
  DataReply mutate(Mutation.OnKey mutation) {
    return served(() -> mutateAsync(mutation));
  }

  CompletableFuture<DataReply> mutateAsync(Mutation.OnKey mutation) {
    int partition = ring.get().partitionOf(mutation.key());
    return mutateAsync(partition, new OperationId(CLIENT, sequence.incrementAndGet()), mutation);
  }

  CompletableFuture<DataReply> mutateAsync(int partition, OperationId id, Mutation mutation) {
    Ring now = ring.get();
    return to(now, partition)
        .ask(
            Codecs.MUTATE,
            new DataRequest.Mutate(now.epoch(), partition, id, Long.MAX_VALUE, false, mutation),
            TIMEOUT_MS,
            Codecs.DATA_REPLY);
  }

  private Connection to(Ring now, int partition) {
    Optional<RingNode> primary = now.primaryOf(partition);
    return connection(primary.orElseThrow().address());
  }

  /** Asks a node as an admin tool does. */
  VerifyReport verify(Address address, VerifyRequest request) {
    Connection connection = open(address, Role.ADMIN);
    try {
      return connection
          .ask(Codecs.VERIFY_REQUEST, request, TIMEOUT_MS, Codecs.VERIFY_REPORT)
          .get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } finally {
      connection.close();
    }
  }

  Connection connection(Address address) {
    return connections.compute(
        address,
        (to, former) -> former != null && former.isOpen() ? former : open(to, Role.CLIENT));
  }

  private Connection open(Address address, Role role) {
    Hello hello = Hello.of(role, Optional.of(ring.get().clusterId()));
    return Connection.open(
        runtime,
        address,
        new Connection.Config(hello, FrameLimits.DEFAULT, new NetCounters()),
        (type, flags, id, body) -> false);
  }

  @Override
  public void close() {
    connections.values().forEach(Connection::close);
  }
}
