package io.kumo.node.verify;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;

/** Counts what was compared and found; the module's README explains each. */
final class VerifyMetrics {
  final Counter keys;
  final Counter bytes;
  final Counter fileBytes;
  final Counter partitions;
  final Counter unfinished;
  final Counter differences;
  final Counter repaired;
  final Counter unsettled;
  final Counter damaged;

  private final MetricRegistry registry;

  VerifyMetrics(MetricRegistry registry) {
    this.registry = registry;
    keys = registry.counter("node.verify.keys");
    bytes = registry.counter("node.verify.bytes");
    fileBytes = registry.counter("node.verify.file-bytes");
    partitions = registry.counter("node.verify.partitions");
    unfinished = registry.counter("node.verify.unfinished");
    differences = registry.counter("node.verify.differences");
    repaired = registry.counter("node.verify.repaired");
    unsettled = registry.counter("node.verify.unsettled");
    damaged = registry.counter("node.verify.damaged");
  }

  void gauge(String name, Gauge<Long> gauge) {
    // A restarted node in the same registry takes the place of the former.
    registry.remove(name);
    registry.gauge(name, () -> gauge);
  }
}
