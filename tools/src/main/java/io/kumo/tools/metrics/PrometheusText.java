package io.kumo.tools.metrics;

import com.codahale.metrics.Counting;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Sampling;
import com.codahale.metrics.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Metrics as Prometheus reads them (text exposition format 0.0.4).
 *
 * <p>{@code node.get.hits} becomes {@code kumo_node_get_hits}. Counters and meters are their count,
 * gauges their number (those that are no number are left out), histograms and timers a summary of
 * p50 to p99.9. A source with a process name has it as label.
 */
public final class PrometheusText {
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};
  private static final double NANOS_PER_MICRO = 1e3;

  private PrometheusText() {}

  /** All metrics of all sources, sorted by name. */
  public static String of(List<MetricSource> sources) {
    Map<String, List<Sample>> byName = new TreeMap<>();
    for (MetricSource source : sources) {
      source
          .registry()
          .getMetrics()
          .forEach(
              (name, metric) ->
                  byName
                      .computeIfAbsent(prometheusName(name), n -> new ArrayList<>())
                      .add(new Sample(source.process(), metric)));
    }
    StringBuilder text = new StringBuilder();
    byName.forEach((name, samples) -> appendFamily(text, name, samples));
    return text.toString();
  }

  private record Sample(Optional<String> process, Metric metric) {}

  private static void appendFamily(StringBuilder text, String name, List<Sample> samples) {
    boolean typed = false;
    for (Sample sample : samples) {
      String type = typeOf(sample.metric());
      if (type.isEmpty()) {
        continue;
      }
      if (!typed) {
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        typed = true;
      }
      appendSample(text, name, sample);
    }
  }

  private static String typeOf(Metric metric) {
    if (metric instanceof Gauge<?> gauge) {
      return gauge.getValue() instanceof Number ? "gauge" : "";
    }
    if (metric instanceof Sampling) {
      return "summary";
    }
    // A dropwizard counter may go down, so it is a gauge here; a meter never does.
    return metric instanceof com.codahale.metrics.Counter ? "gauge" : "counter";
  }

  private static void appendSample(StringBuilder text, String name, Sample sample) {
    String label = sample.process().map(p -> "process=\"" + p + "\"").orElse("");
    if (sample.metric() instanceof Gauge<?> gauge) {
      if (gauge.getValue() instanceof Number number) {
        appendLine(text, name, label, number.toString());
      }
      return;
    }
    if (sample.metric() instanceof Sampling sampling) {
      double unit = sample.metric() instanceof com.codahale.metrics.Timer ? NANOS_PER_MICRO : 1;
      Snapshot snapshot = sampling.getSnapshot();
      for (double quantile : QUANTILES) {
        String labels = (label.isEmpty() ? "" : label + ",") + "quantile=\"" + quantile + "\"";
        appendLine(text, name, labels, Double.toString(snapshot.getValue(quantile) / unit));
      }
    }
    if (sample.metric() instanceof Counting counting) {
      String suffix = sample.metric() instanceof Sampling ? "_count" : "";
      appendLine(text, name + suffix, label, Long.toString(counting.getCount()));
    }
  }

  private static void appendLine(StringBuilder text, String name, String labels, String value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }

  private static String prometheusName(String metric) {
    return "kumo_" + metric.replaceAll("[^a-zA-Z0-9]", "_");
  }
}
