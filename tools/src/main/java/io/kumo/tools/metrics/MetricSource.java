package io.kumo.tools.metrics;

import static java.util.Objects.requireNonNull;

import com.codahale.metrics.MetricRegistry;
import java.util.Optional;

/**
 * The metrics of one manager, node or proxy.
 *
 * @param process tells it from others of its kind in the same JVM, such as {@code node-1}; empty
 *     where it is the only one
 */
public record MetricSource(Optional<String> process, MetricRegistry registry) {
  /** Refuses missing parts. */
  public MetricSource {
    requireNonNull(process, "process");
    requireNonNull(registry, "registry");
  }

  /** The {@code TYPE} of a metric's name, up to the first dot. */
  static String typeOf(String metric) {
    int dot = metric.indexOf('.');
    return dot < 0 ? metric : metric.substring(0, dot);
  }

  /** What follows the type in a metric's name; {@code value} where nothing does. */
  static String restOf(String metric) {
    int dot = metric.indexOf('.');
    return dot < 0 ? "value" : metric.substring(dot + 1);
  }
}
