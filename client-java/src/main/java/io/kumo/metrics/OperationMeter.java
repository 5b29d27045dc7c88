package io.kumo.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import io.kumo.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts operations of one kind by outcome, with their latency. For the prefix {@code node.get} and
 * the outcomes {@code HITS} and {@code MISSES} it publishes the counters {@code node.get.hits} and
 * {@code node.get.misses} and the histogram {@code node.get.latency-us}. Thread safe and wait-free.
 *
 * @param <E> the outcomes; {@code _} in a name becomes {@code -}
 */
public final class OperationMeter<E extends Enum<E>> {
  private final Clock clock;
  private final Map<E, Counter> counters;
  private final Histogram latencyUs;

  /** Registers the metrics, or shares those that stand already under the same names. */
  public OperationMeter(MetricRegistry metrics, String prefix, Class<E> outcomes, Clock clock) {
    this.clock = clock;
    this.counters = new EnumMap<>(outcomes);
    for (E outcome : outcomes.getEnumConstants()) {
      String name = outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
      counters.put(outcome, metrics.counter(prefix + "." + name));
    }
    this.latencyUs = histogram(metrics, prefix + ".latency-us", clock);
  }

  /** A histogram over the last minute, registered under {@code name}. */
  public static Histogram histogram(MetricRegistry metrics, String name, Clock clock) {
    return metrics.histogram(name, () -> new Histogram(new SlidingReservoir(clock)));
  }

  /** Counts an operation that began at {@code startNanos} of the same clock and ends now. */
  public void record(E outcome, long startNanos) {
    counters.get(outcome).inc();
    latencyUs.update(TimeUnit.NANOSECONDS.toMicros(clock.nanos() - startNanos));
  }

  /** Counts an operation without a latency. */
  public void count(E outcome) {
    counters.get(outcome).inc();
  }
}
