package io.kumo.metrics;

import com.codahale.metrics.Snapshot;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** A histogram as dropwizard wants it. An immutable value. */
final class HistogramSnapshot extends Snapshot {
  private final Histogram histogram;

  HistogramSnapshot(Histogram histogram) {
    this.histogram = histogram;
  }

  @Override
  public double getValue(double quantile) {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(quantile * 100);
  }

  /** The different values that were met, each once. */
  @Override
  public long[] getValues() {
    List<Long> values = new ArrayList<>();
    for (HistogramIterationValue value : histogram.recordedValues()) {
      values.add(value.getValueIteratedTo());
    }
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  /** How many values were recorded. */
  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, histogram.getTotalCount());
  }

  @Override
  public long getMax() {
    return histogram.getMaxValue();
  }

  @Override
  public double getMean() {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getMean();
  }

  @Override
  public long getMin() {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getMinValue();
  }

  @Override
  public double getStdDev() {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getStdDeviation();
  }

  @Override
  public void dump(OutputStream output) {
    PrintWriter writer = new PrintWriter(output, false, StandardCharsets.UTF_8);
    for (long value : getValues()) {
      writer.println(value);
    }
    writer.flush();
  }
}
