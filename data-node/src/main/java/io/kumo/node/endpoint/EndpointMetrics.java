package io.kumo.node.endpoint;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.kumo.message.DataReply;
import io.kumo.message.MetricsReport;
import io.kumo.message.Mutation;
import io.kumo.metrics.MetricNumbers;
import io.kumo.metrics.OperationMeter;
import io.kumo.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Counts what clients asked and how it was answered. Any thread. */
public final class EndpointMetrics {
  private final MetricRegistry registry;
  private final OperationMeter<GetOutcome> gets;
  private final OperationMeter<MutateOutcome> mutations;
  private final Map<MutationKind, Counter> kinds = new EnumMap<>(MutationKind.class);
  private final Map<DataReply.NotRun.Reason, Counter> refusals =
      new EnumMap<>(DataReply.NotRun.Reason.class);
  private CompletableFuture<MetricsReport> reading =
      CompletableFuture.completedFuture(new MetricsReport(Map.of()));

  private enum GetOutcome {
    HITS,
    MISSES,
    REFUSED,
    FAILED
  }

  private enum MutateOutcome {
    APPLIED,
    DECLINED,
    REFUSED,
    FORGOTTEN,
    FAILED
  }

  private enum MutationKind {
    SET,
    ADD,
    REPLACE,
    APPEND,
    PREPEND,
    CAS,
    INCR,
    DECR,
    DELETE,
    TOUCH,
    FLUSH
  }

  /** Registers {@code node.get.*}, {@code node.mutate.*} and {@code node.refused.*}. */
  public EndpointMetrics(MetricRegistry metrics, Clock clock) {
    registry = metrics;
    gets = new OperationMeter<>(metrics, "node.get", GetOutcome.class, clock);
    mutations = new OperationMeter<>(metrics, "node.mutate", MutateOutcome.class, clock);
    for (MutationKind kind : MutationKind.values()) {
      kinds.put(kind, metrics.counter("node.mutate.kind." + text(kind)));
    }
    for (DataReply.NotRun.Reason reason : DataReply.NotRun.Reason.values()) {
      refusals.put(reason, metrics.counter("node.refused." + text(reason)));
    }
  }

  /**
   * All metrics of the node, read apart from the network's loops, for which they take too long.
   * They are read once at a time: who asks meanwhile is told the same.
   */
  synchronized CompletableFuture<MetricsReport> all() {
    if (reading.isDone()) {
      reading = CompletableFuture.supplyAsync(() -> new MetricsReport(MetricNumbers.of(registry)));
    }
    return reading;
  }

  void got(DataReply reply, long startNanos) {
    if (reply instanceof DataReply.Found) {
      gets.record(GetOutcome.HITS, startNanos);
    } else if (reply instanceof DataReply.Missing) {
      gets.record(GetOutcome.MISSES, startNanos);
    } else if (reply instanceof DataReply.NotRun refused) {
      gets.count(GetOutcome.REFUSED);
      refusals.get(refused.reason()).inc();
    } else {
      gets.count(GetOutcome.FAILED);
    }
  }

  void mutated(Mutation mutation, DataReply reply, long startNanos) {
    if (reply instanceof DataReply.NotRun refused) {
      mutations.count(MutateOutcome.REFUSED);
      refusals.get(refused.reason()).inc();
      return;
    }
    kinds.get(kind(mutation)).inc();
    if (reply instanceof DataReply.Applied) {
      mutations.record(MutateOutcome.APPLIED, startNanos);
    } else if (reply instanceof DataReply.Declined) {
      mutations.record(MutateOutcome.DECLINED, startNanos);
    } else if (reply instanceof DataReply.Forgotten) {
      mutations.count(MutateOutcome.FORGOTTEN);
    } else {
      mutations.count(MutateOutcome.FAILED);
    }
  }

  private static MutationKind kind(Mutation mutation) {
    if (mutation instanceof Mutation.Store store) {
      return switch (store.mode()) {
        case SET -> store.compareCas().isPresent() ? MutationKind.CAS : MutationKind.SET;
        case ADD -> MutationKind.ADD;
        case REPLACE -> MutationKind.REPLACE;
        case APPEND -> MutationKind.APPEND;
        case PREPEND -> MutationKind.PREPEND;
      };
    }
    if (mutation instanceof Mutation.Arithmetic arithmetic) {
      return arithmetic.decrement() ? MutationKind.DECR : MutationKind.INCR;
    }
    if (mutation instanceof Mutation.Delete) {
      return MutationKind.DELETE;
    }
    return mutation instanceof Mutation.Touch ? MutationKind.TOUCH : MutationKind.FLUSH;
  }

  private static String text(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
