package io.kumo.proxy;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import io.kumo.metrics.OperationMeter;
import io.kumo.proxy.memcached.Command;
import io.kumo.proxy.memcached.Failure;
import io.kumo.proxy.route.OperationKind;
import io.kumo.proxy.route.OperationOutcome;
import io.kumo.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Everything that a proxy counts; proxy/README.md lists it. Safe for use by any thread. */
final class ProxyMetrics {
  private final MetricRegistry registry;
  private final Map<OperationKind, Map<OperationOutcome, Counter>> operations =
      new EnumMap<>(OperationKind.class);
  private final Map<OperationKind, Histogram> latencies = new EnumMap<>(OperationKind.class);
  private final Map<Failure.Kind, Counter> failures = new EnumMap<>(Failure.Kind.class);
  private final Map<Command.Quit.Reason, Counter> quits = new EnumMap<>(Command.Quit.Reason.class);

  final Counter inFlight;
  final Counter connections;
  final Counter connectionsTotal;
  final Counter connectionsRejected;
  final Counter acceptsFailed;
  final Counter connectionsStalled;
  final Counter connectionsOverBudget;
  final Counter readBytes;
  final Counter writtenBytes;

  ProxyMetrics(MetricRegistry registry, Clock clock) {
    this.registry = registry;
    for (OperationKind kind : OperationKind.values()) {
      Map<OperationOutcome, Counter> counters = new EnumMap<>(OperationOutcome.class);
      for (OperationOutcome outcome : outcomesOf(kind)) {
        counters.put(outcome, counter(word(kind) + "." + outcomeWord(kind, outcome)));
      }
      operations.put(kind, counters);
      latencies.put(
          kind, OperationMeter.histogram(registry, "proxy." + word(kind) + ".latency-us", clock));
    }
    for (Failure.Kind kind : Failure.Kind.values()) {
      failures.put(kind, counter("failures." + word(kind)));
    }
    for (Command.Quit.Reason reason : Command.Quit.Reason.values()) {
      quits.put(reason, counter("quits." + word(reason)));
    }
    inFlight = counter("operations.in-flight");
    connections = counter("connections.current");
    connectionsTotal = counter("connections.total");
    connectionsRejected = counter("connections.rejected");
    acceptsFailed = counter("connections.accept-failed");
    connectionsStalled = counter("connections.stalled");
    connectionsOverBudget = counter("connections.over-budget");
    readBytes = counter("read.bytes");
    writtenBytes = counter("written.bytes");
  }

  private Counter counter(String name) {
    return registry.counter("proxy." + name);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String outcomeWord(OperationKind kind, OperationOutcome outcome) {
    boolean read = kind == OperationKind.GET || kind == OperationKind.GAT;
    if (read && outcome == OperationOutcome.DONE) {
      return "hits";
    }
    return read && outcome == OperationOutcome.NOT_FOUND ? "misses" : word(outcome);
  }

  private static Set<OperationOutcome> outcomesOf(OperationKind kind) {
    EnumSet<OperationOutcome> outcomes = EnumSet.of(OperationOutcome.DONE, OperationOutcome.FAILED);
    switch (kind) {
      case GET, GAT, DELETE, TOUCH -> outcomes.add(OperationOutcome.NOT_FOUND);
      case ADD -> outcomes.add(OperationOutcome.EXISTS);
      case REPLACE, APPEND, PREPEND -> outcomes.add(OperationOutcome.NOT_STORED);
      case CAS -> {
        outcomes.add(OperationOutcome.EXISTS);
        outcomes.add(OperationOutcome.NOT_FOUND);
      }
      case INCR, DECR -> {
        outcomes.add(OperationOutcome.NOT_FOUND);
        outcomes.add(OperationOutcome.NON_NUMERIC);
      }
      case SET, FLUSH -> {
        // They do what they are asked or fail.
      }
    }
    return outcomes;
  }

  void ended(OperationKind kind, OperationOutcome outcome, long nanos) {
    Map<OperationOutcome, Counter> counters = operations.get(kind);
    Counter counter = counters.get(outcome);
    // An outcome that the kind cannot have is a fault of who gave it.
    (counter == null ? counters.get(OperationOutcome.FAILED) : counter).inc();
    latencies.get(kind).update(TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  void failed(Failure.Kind kind) {
    failures.get(kind).inc();
  }

  void quit(Command.Quit.Reason reason) {
    quits.get(reason).inc();
  }

  /** How many operations of a kind ended so. */
  long count(OperationKind kind, OperationOutcome outcome) {
    Counter counter = operations.get(kind).get(outcome);
    return counter == null ? 0 : counter.getCount();
  }

  /** How many operations of a kind ended. */
  long count(OperationKind kind) {
    return operations.get(kind).values().stream().mapToLong(Counter::getCount).sum();
  }

  long count(Failure.Kind kind) {
    return failures.get(kind).getCount();
  }
}
