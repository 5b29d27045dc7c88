package io.kumo.client;

import com.codahale.metrics.MetricRegistry;
import io.kumo.message.DataReply;
import io.kumo.message.Mutation;
import io.kumo.metrics.OperationMeter;
import io.kumo.net.Connection;
import io.kumo.net.FrameLimits;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import io.kumo.ring.Version;
import io.kumo.time.Clock;
import io.kumo.time.Scheduler;
import io.kumo.watch.NewestRing;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The smart client in the protocol's own words: requests in, replies out, with routing and retries
 * between. {@link KumoClient} makes an application's interface of it; proxies use it as it is.
 *
 * <p>An operation that is asked for on one of the runtime's event loops stays on that loop, and its
 * future is completed there; from other threads it goes to a loop that is always the same for the
 * thread. Two operations on one key whose futures are not waited for may run in either order.
 * Thread safe.
 */
public final class ClusterClient implements AutoCloseable {
  private final NetRuntime runtime;
  private final Clock clock;
  private final NewestRing rings;
  private final Settings settings;
  private final List<ClientLoop> loops = new ArrayList<>();
  private final AtomicInteger outstanding = new AtomicInteger();
  private final AttemptMeter attempts;
  private final OperationMeter<ReadOutcome> reads;
  private final OperationMeter<MutationOutcome> mutations;
  private final Runnable stopListening;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * How the client behaves.
   *
   * @param role what it says that it is
   * @param timeoutMs how long an operation may take, all attempts included
   * @param outstandingMax how many operations may be under way; one more is refused at once, as
   *     {@code NotRun OVERLOADED}
   * @param limits of its connections
   */
  public record Settings(Role role, int timeoutMs, int outstandingMax, FrameLimits limits) {
    /** A client's usual settings. */
    public static final Settings DEFAULT =
        new Settings(Role.CLIENT, 3_000, 50_000, FrameLimits.DEFAULT);

    /** Refuses what lets nothing through. */
    public Settings {
      if (timeoutMs < 1) {
        throw new IllegalArgumentException("time-out is below 1 ms: " + timeoutMs);
      }
      if (outstandingMax < 1) {
        throw new IllegalArgumentException("outstanding max is below 1: " + outstandingMax);
      }
    }
  }

  private enum ReadOutcome {
    HITS,
    MISSES,
    FAILURES
  }

  private enum MutationOutcome {
    APPLIED,
    DECLINED,
    NOT_RUN,
    UNKNOWN
  }

  /**
   * A client that routes by {@code rings}, which somebody else keeps up to date.
   *
   * @param metrics gets {@code client.get.…}, {@code client.mutate.…}, {@code client.hops}, {@code
   *     client.refused.…}, {@code client.outstanding} and {@code client.net.…}
   */
  public ClusterClient(
      NetRuntime runtime, NewestRing rings, Settings settings, MetricRegistry metrics) {
    this.runtime = runtime;
    this.clock = runtime.clock();
    this.rings = rings;
    this.settings = settings;
    this.attempts = new AttemptMeter(metrics, clock);
    this.reads = new OperationMeter<>(metrics, "client.get", ReadOutcome.class, clock);
    this.mutations = new OperationMeter<>(metrics, "client.mutate", MutationOutcome.class, clock);
    metrics.gauge("client.outstanding", () -> outstanding::get);
    NetCounters counters = new NetCounters();
    counters.register(metrics, "client");
    SecureRandom seeds = new SecureRandom();
    for (EventLoop loop : runtime.loops()) {
      OperationFlow.Shared shared =
          new OperationFlow.Shared(
              new OperationIds(seeds.nextLong()),
              new VersionsSeen(),
              new SplittableRandom(seeds.nextLong()));
      loops.add(
          new ClientLoop(
              runtime, loop, rings, () -> connectionConfig(counters), shared, new Meters()));
    }
    this.stopListening =
        rings.listen(ring -> loops.forEach(loop -> loop.loop().execute(() -> loop.onRing(ring))));
  }

  private Connection.Config connectionConfig(NetCounters counters) {
    Hello hello = Hello.of(settings.role(), rings.clusterId());
    int valueBytesMax = rings.current().map(ring -> ring.settings().valueBytesMax()).orElse(0);
    FrameLimits limits = settings.limits().forValuesOf(valueBytesMax);
    return new Connection.Config(hello, limits, counters);
  }

  /** The rings that it routes by. */
  public NewestRing rings() {
    return rings;
  }

  /**
   * Reads a key.
   *
   * @return completes, never with an exception, with {@code Found}, {@code Missing}, or, where no
   *     answer was got in time, {@code NotRun} or {@code Unknown}
   */
  public CompletableFuture<DataReply> get(Key key) {
    ClientLoop loop = loops.get(runtime.currentLoop());
    long start = clock.nanos();
    OperationFlow flow = OperationFlow.get(loop.shared(), key, deadline(start));
    CompletableFuture<DataReply> future = new CompletableFuture<>();
    // Counted before its caller hears of it.
    CompletableFuture<DataReply> counted =
        future.thenApply(
            reply -> {
              reads.record(readOutcome(reply), start);
              return reply;
            });
    run(loop, flow, future);
    return counted;
  }

  /**
   * Runs a mutation at most once.
   *
   * @return completes, never with an exception, with {@code Applied} or {@code Declined}, with
   *     {@code NotRun} if it definitely was not applied and never will be, or with {@code Unknown}
   */
  public CompletableFuture<DataReply> mutate(Mutation.OnKey mutation) {
    ClientLoop loop = loops.get(runtime.currentLoop());
    long start = clock.nanos();
    return mutate(loop, OperationFlow.mutate(loop.shared(), mutation, deadline(start)), start);
  }

  /** Flushes one partition; ends like {@link #mutate}. */
  public CompletableFuture<DataReply> flush(int partition, Mutation.Flush flush) {
    ClientLoop loop = loops.get(runtime.currentLoop());
    long start = clock.nanos();
    OperationFlow flow = OperationFlow.flush(loop.shared(), partition, flush, deadline(start));
    return mutate(loop, flow, start);
  }

  private CompletableFuture<DataReply> mutate(ClientLoop loop, OperationFlow flow, long start) {
    CompletableFuture<DataReply> future = new CompletableFuture<>();
    // Counted before its caller hears of it.
    CompletableFuture<DataReply> counted =
        future.thenApply(
            reply -> {
              mutations.record(mutationOutcome(reply), start);
              return reply;
            });
    run(loop, flow, future);
    return counted;
  }

  private long deadline(long startNanos) {
    return startNanos + TimeUnit.MILLISECONDS.toNanos(settings.timeoutMs());
  }

  private void run(ClientLoop loop, OperationFlow flow, CompletableFuture<DataReply> future) {
    if (closed.get()) {
      future.complete(refusal(DataReply.NotRun.Reason.NOT_SERVING));
      return;
    }
    if (outstanding.incrementAndGet() > settings.outstandingMax()) {
      outstanding.decrementAndGet();
      future.complete(refusal(DataReply.NotRun.Reason.OVERLOADED));
      return;
    }
    Running operation = new Running(flow, future);
    if (loop.loop().inEventLoop()) {
      loop.start(operation);
    } else {
      loop.loop().execute(() -> loop.start(operation));
    }
  }

  private static DataReply refusal(DataReply.NotRun.Reason reason) {
    return new DataReply.NotRun(Version.NONE, reason, 0, 0, Optional.empty());
  }

  private final class Meters implements ClientLoop.Events {
    @Override
    public void onReply(DataReply reply) {
      attempts.onReply(reply);
    }

    @Override
    public void onEnded(Step.Done done) {
      outstanding.decrementAndGet();
      attempts.onEnded(done.attempts());
    }
  }

  /** Completes with the ring, as soon as one is known; empty where none is within the time-out. */
  public CompletableFuture<Optional<Ring>> ringInTime() {
    CompletableFuture<Optional<Ring>> first = new CompletableFuture<>();
    Runnable stop = rings.listen(ring -> first.complete(Optional.of(ring)));
    Scheduler.Task timeout =
        runtime.scheduler().schedule(settings.timeoutMs(), () -> first.complete(Optional.empty()));
    return first.whenComplete(
        (ring, failure) -> {
          stop.run();
          timeout.cancel();
        });
  }

  private static ReadOutcome readOutcome(DataReply reply) {
    if (reply instanceof DataReply.Found) {
      return ReadOutcome.HITS;
    }
    return reply instanceof DataReply.Missing ? ReadOutcome.MISSES : ReadOutcome.FAILURES;
  }

  private static MutationOutcome mutationOutcome(DataReply reply) {
    if (reply instanceof DataReply.Applied) {
      return MutationOutcome.APPLIED;
    }
    if (reply instanceof DataReply.Declined) {
      return MutationOutcome.DECLINED;
    }
    return reply instanceof DataReply.NotRun ? MutationOutcome.NOT_RUN : MutationOutcome.UNKNOWN;
  }

  /** Ends what is under way and closes the connections; the runtime stays open. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    stopListening.run();
    loops.forEach(loop -> loop.loop().execute(loop::close));
  }
}
