package io.kumo.manager;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.kumo.manager.endpoint.RingWatchers;
import io.kumo.manager.lead.FormedGroup;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.LossRule;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.PartitionState;
import io.kumo.net.NetCounters;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The metrics that are read from a manager when somebody looks. The README lists them all. */
final class ManagerMetrics {
  private final MetricRegistry registry;
  private final Supplier<Optional<FormedGroup>> group;

  private ManagerMetrics(MetricRegistry registry, Supplier<Optional<FormedGroup>> group) {
    this.registry = registry;
    this.group = group;
  }

  static void register(
      MetricRegistry registry,
      Supplier<Optional<FormedGroup>> group,
      RingWatchers watchers,
      NetCounters net) {
    ManagerMetrics metrics = new ManagerMetrics(registry, group);
    metrics.ofGroup("manager.raft.leading", ManagerMetrics::leading);
    metrics.ofGroup("manager.raft.applied-index", formed -> formed.raft().appliedIndex());
    metrics.ofGroup("manager.raft.snapshot-index", formed -> formed.raft().snapshotIndex());
    metrics.ofState("manager.state.epoch", ClusterState::epoch);
    metrics.ofState("manager.nodes.up", state -> nodes(state, true));
    metrics.ofState("manager.nodes.down", state -> nodes(state, false));
    metrics.ofState("manager.partitions.under-replicated", state -> (long) state.underReplicated());
    metrics.ofState("manager.partitions.inactive", ManagerMetrics::inactive);
    metrics.ofState("manager.partitions.unavailable", ManagerMetrics::unavailable);
    metrics.ofState("manager.rebalance.moves-left", state -> (long) state.movesLeft());
    metrics.gauge("manager.watchers", () -> (long) watchers.count());
    net.register(registry, "manager");
  }

  private void gauge(String name, Gauge<Long> gauge) {
    registry.gauge(name, () -> gauge);
  }

  private void ofGroup(String name, Function<FormedGroup, Long> value) {
    gauge(name, () -> group.get().map(value).orElse(0L));
  }

  private void ofState(String name, Function<ClusterState, Long> value) {
    ofGroup(name, formed -> value.apply(formed.raft().state()));
  }

  private static long unavailable(ClusterState state) {
    return IntStream.range(0, state.partitions().size())
        .filter(partition -> LossRule.obstacle(state, partition) != LossRule.Obstacle.NONE)
        .count();
  }

  private static long leading(FormedGroup formed) {
    return formed.duties().leading() ? 1 : 0;
  }

  private static long nodes(ClusterState state, boolean up) {
    return state.nodes().values().stream().map(ManagedNode::up).filter(is -> is == up).count();
  }

  private static long inactive(ClusterState state) {
    return state.partitions().stream()
        .filter(PartitionState::begun)
        .filter(partition -> !partition.chain().active())
        .count();
  }
}
