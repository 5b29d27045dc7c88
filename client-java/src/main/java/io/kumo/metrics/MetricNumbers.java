package io.kumo.metrics;

import com.codahale.metrics.Counting;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Sampling;
import com.codahale.metrics.Snapshot;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every metric of a registry as numbers: counters, meters and gauges under their own names, what
 * has a distribution as {@code NAME.count}, {@code NAME.p50}, {@code NAME.p99}, {@code NAME.p999}
 * and {@code NAME.max}. Gauges that are no number are left out.
 */
public final class MetricNumbers {
  private MetricNumbers() {}

  /** Reads all of {@code registry}; costs some milliseconds where there are many histograms. */
  public static Map<String, Double> of(MetricRegistry registry) {
    Map<String, Double> numbers = new TreeMap<>();
    registry.getMetrics().forEach((name, metric) -> add(numbers, name, metric));
    return numbers;
  }

  private static void add(Map<String, Double> numbers, String name, Metric metric) {
    if (metric instanceof Gauge<?> gauge) {
      if (gauge.getValue() instanceof Number number) {
        numbers.put(name, number.doubleValue());
      }
      return;
    }
    boolean sampled = metric instanceof Sampling;
    if (metric instanceof Counting counting) {
      numbers.put(sampled ? name + ".count" : name, (double) counting.getCount());
    }
    if (metric instanceof Sampling sampling) {
      Snapshot snapshot = sampling.getSnapshot();
      numbers.put(name + ".p50", snapshot.getValue(0.5));
      numbers.put(name + ".p99", snapshot.getValue(0.99));
      numbers.put(name + ".p999", snapshot.getValue(0.999));
      numbers.put(name + ".max", (double) snapshot.getMax());
    }
  }
}
