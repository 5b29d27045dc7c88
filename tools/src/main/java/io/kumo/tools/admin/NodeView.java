package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.MetricsReport;
import io.kumo.ring.Address;
import java.util.Map;
import java.util.Optional;

/**
 * A node between two looks at its metrics.
 *
 * @param former its metrics at the first look; empty if it did not answer
 * @param latest its metrics at the second look
 * @param seconds between the two
 */
record NodeView(
    NodeStatus node,
    Optional<MetricsReport> former,
    Optional<MetricsReport> latest,
    double seconds) {
  private static final String[] GETS = {"node.get.hits", "node.get.misses"};
  private static final String[] SETS = {"node.mutate.applied", "node.mutate.declined"};

  /** Of two looks at all nodes. */
  static NodeView of(
      NodeStatus node,
      Map<Address, MetricsReport> former,
      Map<Address, MetricsReport> latest,
      double seconds) {
    return new NodeView(
        node,
        Optional.ofNullable(former.get(node.address())),
        Optional.ofNullable(latest.get(node.address())),
        seconds);
  }

  /** Gets answered a second. */
  double gets() {
    return rate(GETS);
  }

  /** Mutations run a second. */
  double sets() {
    return rate(SETS);
  }

  /** The 99th percentile of gets over the last minute, in microseconds. */
  double getP99Us() {
    return latest("node.get.latency-us.p99");
  }

  /** The 99th percentile of mutations over the last minute, in microseconds. */
  double setP99Us() {
    return latest("node.mutate.latency-us.p99");
  }

  /** Age of the oldest batch that a member has not acknowledged, in milliseconds. */
  double lagMs() {
    return latest("node.replication.lag-ms");
  }

  /** Bytes left on the disk of the fullest shard. */
  double freeBytes() {
    return latest("node.disk.free-bytes");
  }

  private double latest(String metric) {
    return latest.map(report -> report.values().getOrDefault(metric, 0.0)).orElse(0.0);
  }

  /** A node that was started anew meanwhile counts from 0 again. */
  private double rate(String... metrics) {
    if (former.isEmpty() || latest.isEmpty() || seconds <= 0) {
      return 0;
    }
    double before = sum(former.get().values(), metrics);
    double now = sum(latest.get().values(), metrics);
    return Math.max(0, now < before ? now : now - before) / seconds;
  }

  private static double sum(Map<String, Double> values, String... metrics) {
    double sum = 0;
    for (String metric : metrics) {
      sum += values.getOrDefault(metric, 0.0);
    }
    return sum;
  }
}
