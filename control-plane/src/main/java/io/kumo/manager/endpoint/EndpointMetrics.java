package io.kumo.manager.endpoint;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import io.kumo.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the endpoint counts and times. */
public final class EndpointMetrics {
  private final Counter asksDone;
  private final Counter asksDeclined;
  private final Counter forwarded;
  private final Counter unavailable;
  private final Histogram commitUs;
  private final Clock clock;

  /** Registers the metrics. */
  public EndpointMetrics(MetricRegistry registry, Clock clock) {
    this.clock = clock;
    commitUs = registry.histogram("manager.raft.commit-us");
    asksDone = registry.counter("manager.asks.done");
    asksDeclined = registry.counter("manager.asks.declined");
    forwarded = registry.counter("manager.requests.forwarded");
    unavailable = registry.counter("manager.requests.unavailable");
  }

  Clock clock() {
    return clock;
  }

  /** Times a proposal until it is applied. */
  <T> CompletableFuture<T> timed(Supplier<CompletableFuture<T>> proposal) {
    long start = clock.nanos();
    return proposal
        .get()
        .thenApply(
            reply -> {
              commitUs.update(TimeUnit.NANOSECONDS.toMicros(clock.nanos() - start));
              return reply;
            });
  }

  void asked(boolean done) {
    (done ? asksDone : asksDeclined).inc();
  }

  void forwarded() {
    forwarded.inc();
  }

  void unavailable() {
    unavailable.inc();
  }
}
