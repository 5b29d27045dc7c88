package io.kumo.node.verify;

import static java.util.Objects.requireNonNull;

import com.codahale.metrics.MetricRegistry;
import io.kumo.message.VerifyReport;
import io.kumo.message.VerifyRequest;
import io.kumo.net.Peer;
import io.kumo.node.peer.PeerLinks;
import io.kumo.node.shard.Shards;
import io.kumo.node.store.EntryStore;
import io.kumo.ring.Member;
import io.kumo.time.Clock;
import io.kumo.time.Scheduler;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what this node leads with the other in-sync members, one partition after the other on
 * one thread, so that all of it comes up once in the period that the cluster's settings name; shows
 * others what this node's stores hold. Public methods may be called by any thread.
 *
 * <p>It is to be closed when nothing is sent to other nodes any more and before the stores are.
 */
public final class Verifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long JOIN_MS = 10_000;

  private final Environment environment;
  private final VerifyMetrics metrics;
  private final Ledger ledger;
  private final Answerer answerer;
  private final Rest rest = new Rest();
  private final Thread thread;

  // Guarded by this.
  private final Schedule schedule;
  private Optional<FullRun> run = Optional.empty();
  private int runs;

  /**
   * What it works with.
   *
   * @param self this process
   * @param links to the other nodes
   * @param periodSeconds within which all is to be compared; 0 for only what is asked for
   * @param onFatal told why the comparing thread has ended that should not have
   */
  public record Environment(
      Member self,
      Shards shards,
      PeerLinks links,
      IntSupplier periodSeconds,
      Scheduler scheduler,
      Clock clock,
      Consumer<Throwable> onFatal) {
    /** Refuses missing parts. */
    public Environment {
      requireNonNull(self, "self");
      requireNonNull(shards, "shards");
      requireNonNull(links, "links");
      requireNonNull(periodSeconds, "periodSeconds");
      requireNonNull(scheduler, "scheduler");
      requireNonNull(clock, "clock");
      requireNonNull(onFatal, "onFatal");
    }
  }

  private Verifier(Environment environment, Random random, MetricRegistry registry) {
    this.environment = environment;
    this.metrics = new VerifyMetrics(registry);
    this.ledger = new Ledger(metrics, environment.clock());
    this.answerer = new Answerer(environment.self(), environment.shards(), environment.scheduler());
    this.schedule = new Schedule(random);
    this.thread = new Thread(this::run, "verifier");
  }

  /**
   * Starts comparing.
   *
   * @param random for the order of the partitions
   */
  public static Verifier start(Environment environment, Random random, MetricRegistry registry) {
    Verifier verifier = new Verifier(environment, random, registry);
    verifier.metrics.gauge("node.verify.oldest-seconds", verifier::oldestSeconds);
    verifier.metrics.gauge("node.verify.never", verifier::neverVerified);
    verifier.thread.start();
    return verifier;
  }

  /**
   * Shows another node what it asks for.
   *
   * @param body of a frame of type {@link io.kumo.node.peer.NodeFrames#COMPARE}
   * @throws io.kumo.wire.ProtocolException it is none
   */
  public void show(ByteBuf body, Peer peer, int correlationId) {
    CompareAsk ask = CompareFrames.ASK_CODEC.decode(body);
    answerer.answer(ask, answer -> peer.reply(correlationId, CompareFrames.ANSWER_CODEC, answer));
  }

  /** Answers an admin tool, and begins what it asks for. */
  public synchronized VerifyReport ask(VerifyRequest request) {
    if (request.all() && run.filter(FullRun::isRunning).isEmpty()) {
      Set<Integer> led = environment.shards().ledPartitions();
      run = Optional.of(new FullRun(++runs, led));
      LOG.info("all {} partitions that are led here are compared, as was asked", led.size());
      rest.wake();
    }
    List<VerifyReport.Age> ages =
        schedule.ages(environment.clock().nanos()).stream()
            .map(
                age ->
                    new VerifyReport.Age(
                        age.partition(),
                        TimeUnit.NANOSECONDS.toSeconds(age.nanos()),
                        age.verified()))
            .toList();
    return new VerifyReport(ages, run.map(FullRun::report), ledger.newest());
  }

  /** For how long the partition led here that was compared least lately has not been. */
  public synchronized long oldestSeconds() {
    long nanos =
        schedule.ages(environment.clock().nanos()).stream()
            .mapToLong(Schedule.Age::nanos)
            .max()
            .orElse(0);
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }

  private synchronized long neverVerified() {
    return schedule.ages(environment.clock().nanos()).stream()
        .filter(age -> !age.verified())
        .count();
  }

  private void run() {
    try {
      FileChecks files = new FileChecks(environment.shards().stores());
      boolean goOn = true;
      while (goOn) {
        checkFiles(files);
        OptionalInt next = next();
        if (next.isPresent()) {
          tryToCompare(next.getAsInt());
          goOn = rest.nanos(0);
        } else {
          goOn = rest.nanosOrWoken(IDLE_NANOS);
        }
      }
    } catch (RuntimeException | Error e) {
      environment.onFatal().accept(e);
    }
  }

  private void checkFiles(FileChecks files) {
    try {
      metrics.fileBytes.inc(files.step(environment.clock().nanos(), periodNanos()));
    } catch (RuntimeException e) {
      LOG.error("the files of a store cannot be checked", e);
    }
  }

  /** What fails of one partition, such as a disk that gives an error, ends no other. */
  private void tryToCompare(int partition) {
    try {
      compare(partition);
    } catch (RuntimeException e) {
      LOG.error("partition {} cannot be compared", partition, e);
      done(partition, false, ledger.page(partition), 0);
    }
  }

  private long periodNanos() {
    return TimeUnit.SECONDS.toNanos(environment.periodSeconds().getAsInt());
  }

  private synchronized OptionalInt next() {
    long nowNanos = environment.clock().nanos();
    Set<Integer> led = environment.shards().ledPartitions();
    schedule.led(led, nowNanos);
    run.ifPresent(full -> full.led(led));
    Optional<Integer> wanted = run.flatMap(FullRun::next);
    return wanted.isPresent()
        ? OptionalInt.of(wanted.get())
        : schedule.next(nowNanos, periodNanos());
  }

  private void compare(int partition) {
    Optional<EntryStore> store = environment.shards().storeOf(partition);
    if (store.isEmpty()) {
      return;
    }
    long bytes = store.get().sizes().diskBytes() / Math.max(1, store.get().partitions().size());
    NodeAccess access =
        new NodeAccess(partition, environment, store.get(), () -> pacer(partition, bytes), rest);
    Ledger.Page found = ledger.page(partition);
    boolean whole = new PartitionComparison(environment.self(), access, found).run();
    done(partition, whole, found, access.bytes());
  }

  private synchronized void done(int partition, boolean whole, Ledger.Page found, long bytes) {
    metrics.bytes.inc(bytes);
    (whole ? metrics.partitions : metrics.unfinished).inc();
    schedule.done(partition, whole, environment.clock().nanos());
    run.filter(full -> full.wants(partition))
        .ifPresent(full -> full.done(partition, whole, found, bytes));
  }

  /** By what it was asked for, and how much is left of the period. */
  private synchronized Pacer pacer(int partition, long bytes) {
    long periodNanos = periodNanos();
    if (run.filter(full -> full.wants(partition)).isPresent()) {
      return Pacer.UNBOUNDED;
    }
    return schedule.isLate(partition, environment.clock().nanos(), periodNanos)
        ? Pacer.FASTEST
        : Pacer.of(bytes, periodNanos / Math.max(1, schedule.size()));
  }

  /** Ends the comparison under way, and waits for what reads stores. */
  @Override
  public void close() {
    rest.close();
    answerer.close();
    try {
      thread.join(JOIN_MS);
      if (thread.isAlive()) {
        LOG.warn("thread {} does not end", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
