package io.kumo.tools.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.UniformReservoir;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
  @Test
  void writesEveryKindOfMetric() {
    MetricRegistry registry = new MetricRegistry();
    registry.counter("proxy.connections").inc(2);
    registry.meter("proxy.bytes-in").mark(7);
    registry.registerGauge("proxy.epoch", (Gauge<Long>) () -> 5L);
    registry.registerGauge("proxy.role", (Gauge<String>) () -> "leader");
    registry
        .histogram(
            "proxy.get.latency-us",
            () -> new com.codahale.metrics.Histogram(new UniformReservoir()))
        .update(40);
    assertEquals(
        """
        # TYPE kumo_proxy_bytes_in counter
        kumo_proxy_bytes_in 7
        # TYPE kumo_proxy_connections gauge
        kumo_proxy_connections 2
        # TYPE kumo_proxy_epoch gauge
        kumo_proxy_epoch 5
        # TYPE kumo_proxy_get_latency_us summary
        kumo_proxy_get_latency_us{quantile="0.5"} 40.0
        kumo_proxy_get_latency_us{quantile="0.9"} 40.0
        kumo_proxy_get_latency_us{quantile="0.99"} 40.0
        kumo_proxy_get_latency_us{quantile="0.999"} 40.0
        kumo_proxy_get_latency_us_count 1
        """,
        PrometheusText.of(List.of(new MetricSource(Optional.empty(), registry))));
  }

  @Test
  void labelsTheProcessesOfOneJvm() {
    MetricRegistry one = new MetricRegistry();
    MetricRegistry two = new MetricRegistry();
    one.counter("node.entries").inc();
    two.counter("node.entries").inc(2);
    assertEquals(
        """
        # TYPE kumo_node_entries gauge
        kumo_node_entries{process="node-1"} 1
        kumo_node_entries{process="node-2"} 2
        """,
        PrometheusText.of(
            List.of(
                new MetricSource(Optional.of("node-1"), one),
                new MetricSource(Optional.of("node-2"), two))));
  }
}
