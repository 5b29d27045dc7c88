package io.kumo.message;

import java.util.Map;

/**
 * All metrics of a node, as numbers.
 *
 * @param values by name: counters and gauges under their own, of histograms {@code NAME.count},
 *     {@code NAME.p50}, {@code NAME.p99}, {@code NAME.p999} and {@code NAME.max}
 */
public record MetricsReport(Map<String, Double> values) {
  /** Copies the map. */
  public MetricsReport {
    values = Map.copyOf(values);
  }
}
