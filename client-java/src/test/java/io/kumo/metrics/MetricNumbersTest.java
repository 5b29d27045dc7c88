package io.kumo.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.kumo.fixture.VirtualClock;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricNumbersTest {
  @Test
  void everyKindOfMetricIsANumber() {
    MetricRegistry registry = new MetricRegistry();
    registry.counter("a.count").inc(3);
    Gauge<Integer> number = () -> -7;
    registry.gauge("a.gauge", () -> number);
    Gauge<String> text = () -> "no number";
    registry.gauge("a.text", () -> text);
    OperationMeter.histogram(registry, "a.us", new VirtualClock()).update(5);
    assertEquals(
        Map.of(
            "a.count", 3.0,
            "a.gauge", -7.0,
            "a.us.count", 1.0,
            "a.us.p50", 5.0,
            "a.us.p99", 5.0,
            "a.us.p999", 5.0,
            "a.us.max", 5.0),
        MetricNumbers.of(registry));
  }
}
