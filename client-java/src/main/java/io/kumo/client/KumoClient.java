package io.kumo.client;

import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Mutation.StoreMode;
import io.kumo.message.Value;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Kumo's client for applications: asynchronous, each operation one hop to the node that leads the
 * key's partition.
 *
 * <p>Each future completes within the time-out: with the result, or with a {@link KumoException},
 * whose kind says whether the operation may have been applied. Operations whose futures are not
 * waited for may run in any order. Arrays that are handed over must not be changed afterwards.
 * Futures complete on an event loop: what hangs on them must not block it. Thread safe; one client
 * serves a whole process.
 */
public final class KumoClient implements AutoCloseable {
  /** Reads or flushes of one call that are under way at once. */
  private static final int WINDOW = 256;

  private final ClusterClient cluster;
  private final Runnable onClose;

  private KumoClient(ClusterClient cluster, Runnable onClose) {
    this.cluster = cluster;
    this.onClose = onClose;
  }

  /**
   * A client with event loops and a connection to a manager of its own. Returns at once; operations
   * wait, within their time-out, for the first ring.
   */
  public static KumoClient connect(KumoClientConfig config) {
    ClientProcess process = ClientProcess.start(config);
    return new KumoClient(process.cluster(), process::close);
  }

  /** A client of a process that has a {@link ClusterClient} already, which stays open. */
  public static KumoClient over(ClusterClient cluster) {
    return new KumoClient(cluster, () -> {});
  }

  /** Reads a key; empty if there is no entry. */
  public CompletableFuture<Optional<Value>> get(Key key) {
    return cluster.get(key).thenApply(Replies::value);
  }

  /** Reads many keys, each with a result of its own; repeated keys are read once. */
  public CompletableFuture<Map<Key, ReadResult>> getMany(Collection<Key> keys) {
    Map<Key, ReadResult> results = new ConcurrentHashMap<>();
    return getMany(new LinkedHashSet<>(keys), results::put).thenApply(done -> Map.copyOf(results));
  }

  /**
   * Reads many keys, a window of them at a time, so that memory stays bounded whatever their
   * number.
   *
   * @param sink is given each result as it comes, on event loops, also on several at once
   * @return completes when all have been given
   */
  public CompletableFuture<Void> getMany(Iterable<Key> keys, BiConsumer<Key, ReadResult> sink) {
    return Window.run(
        keys,
        WINDOW,
        key -> cluster.get(key).thenAccept(reply -> sink.accept(key, Replies.readResult(reply))));
  }

  /** Stores a value, whatever there was. */
  public CompletableFuture<StoreResult> set(Key key, byte[] value, int flags, Expiry expiry) {
    return store(key, StoreMode.SET, value, flags, expiry);
  }

  /** Stores a value where there is none. */
  public CompletableFuture<StoreResult> add(Key key, byte[] value, int flags, Expiry expiry) {
    return store(key, StoreMode.ADD, value, flags, expiry);
  }

  /** Stores a value where there is one. */
  public CompletableFuture<StoreResult> replace(Key key, byte[] value, int flags, Expiry expiry) {
    return store(key, StoreMode.REPLACE, value, flags, expiry);
  }

  /** Adds bytes behind those of an existing entry. */
  public CompletableFuture<StoreResult> append(Key key, byte[] bytes) {
    return store(key, StoreMode.APPEND, bytes, 0, Expiry.NEVER);
  }

  /** Adds bytes before those of an existing entry. */
  public CompletableFuture<StoreResult> prepend(Key key, byte[] bytes) {
    return store(key, StoreMode.PREPEND, bytes, 0, Expiry.NEVER);
  }

  private CompletableFuture<StoreResult> store(
      Key key, StoreMode mode, byte[] value, int flags, Expiry expiry) {
    return cluster
        .mutate(new Mutation.Store(key, mode, value, flags, expiry, OptionalLong.empty()))
        .thenApply(Replies::stored);
  }

  /**
   * Stores a value if the entry is still the one that was read.
   *
   * @param cas of the {@link Value} that was read
   */
  public CompletableFuture<StoreResult> cas(
      Key key, byte[] value, int flags, Expiry expiry, long cas) {
    return cluster
        .mutate(new Mutation.Store(key, StoreMode.SET, value, flags, expiry, OptionalLong.of(cas)))
        .thenApply(Replies::stored);
  }

  /** Removes an entry; {@code false} if there was none. */
  public CompletableFuture<Boolean> delete(Key key) {
    return cluster.mutate(new Mutation.Delete(key, OptionalLong.empty())).thenApply(Replies::found);
  }

  /** Adds to a decimal number of 64 bits, unsigned; it wraps. */
  public CompletableFuture<CountResult> increment(Key key, long delta) {
    return count(key, false, delta, OptionalLong.empty(), Expiry.NEVER);
  }

  /** The same; a missing entry is made with {@code initial}. */
  public CompletableFuture<CountResult> increment(
      Key key, long delta, long initial, Expiry initialExpiry) {
    return count(key, false, delta, OptionalLong.of(initial), initialExpiry);
  }

  /** Takes from a decimal number of 64 bits, unsigned; it stops at 0. */
  public CompletableFuture<CountResult> decrement(Key key, long delta) {
    return count(key, true, delta, OptionalLong.empty(), Expiry.NEVER);
  }

  /** The same; a missing entry is made with {@code initial}. */
  public CompletableFuture<CountResult> decrement(
      Key key, long delta, long initial, Expiry initialExpiry) {
    return count(key, true, delta, OptionalLong.of(initial), initialExpiry);
  }

  private CompletableFuture<CountResult> count(
      Key key, boolean decrement, long delta, OptionalLong initial, Expiry expiry) {
    return cluster
        .mutate(
            new Mutation.Arithmetic(key, decrement, delta, initial, expiry, OptionalLong.empty()))
        .thenApply(Replies::counted);
  }

  /** Gives an entry a new expiry; {@code false} if there is none. */
  public CompletableFuture<Boolean> touch(Key key, Expiry expiry) {
    return cluster.mutate(new Mutation.Touch(key, expiry, false)).thenApply(Replies::found);
  }

  /** Gives an entry a new expiry and reads it; empty if there is none. */
  public CompletableFuture<Optional<Value>> getAndTouch(Key key, Expiry expiry) {
    return cluster.mutate(new Mutation.Touch(key, expiry, true)).thenApply(Replies::touched);
  }

  /**
   * Removes all entries, partition by partition.
   *
   * @param delayMs how long from now, 0 for at once
   * @return completes with how many partitions have answered that it is done
   */
  public CompletableFuture<FlushResult> flushAll(long delayMs) {
    Mutation.Flush flush = new Mutation.Flush(delayMs);
    return cluster.ringInTime().thenCompose(ring -> flushAll(ring, flush));
  }

  private CompletableFuture<FlushResult> flushAll(Optional<Ring> ring, Mutation.Flush flush) {
    int partitions = ring.map(r -> r.settings().partitions()).orElse(0);
    AtomicInteger flushed = new AtomicInteger();
    Iterable<Integer> all = () -> IntStream.range(0, partitions).iterator();
    return Window.run(
            all,
            WINDOW,
            partition ->
                cluster
                    .flush(partition, flush)
                    .thenAccept(
                        reply -> {
                          if (reply instanceof DataReply.Applied) {
                            flushed.incrementAndGet();
                          }
                        }))
        .thenApply(done -> new FlushResult(flushed.get(), partitions));
  }

  /** Ends what is under way and closes what {@link #connect} has opened. */
  @Override
  public void close() {
    onClose.run();
  }
}
