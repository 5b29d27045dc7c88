package io.kumo.sim.cluster;

import com.codahale.metrics.MetricRegistry;
import io.kumo.manager.state.ClusterState;
import io.kumo.ring.Chain;
import io.kumo.ring.NodeId;
import io.kumo.sim.Scheduler;
import io.kumo.sim.SimRandom;
import io.kumo.sim.Violation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What everything in one run shares. */
final class World {
  private final Scheduler scheduler = new Scheduler();
  private final SimRandom random;
  private final ClusterWiring wiring;
  private final ClusterTrace trace;
  private final Shape shape;
  private final Path folder;
  private final Network network;
  private final ManagerGroup managers;
  private final MetricRegistry metrics = new MetricRegistry();
  private final Map<NodeId, NodeMachine> machines = new LinkedHashMap<>();
  private final List<PartitionLedger> ledgers = new ArrayList<>();
  private final HistoryBook book = new HistoryBook();
  private Optional<Violation> failure = Optional.empty();
  private boolean healed;

  World(
      long seed,
      Function<SimRandom, Shape> shapes,
      ClusterWiring wiring,
      int traceLines,
      Path folder) {
    this.random = new SimRandom(seed);
    this.wiring = wiring;
    this.folder = folder;
    trace = new ClusterTrace(scheduler, traceLines);
    shape = shapes.apply(random);
    network = new Network(scheduler, random);
    managers = new ManagerGroup(this);
    for (int p = 0; p < shape.partitions(); p++) {
      ledgers.add(new PartitionLedger(this, p));
    }
  }

  /** One more machine for a node. */
  NodeMachine machine() {
    NodeId id = new NodeId(new UUID(0, machines.size() + 1));
    NodeMachine machine = new NodeMachine(this, id, "node" + (machines.size() + 1));
    machines.put(id, machine);
    return machine;
  }

  List<NodeMachine> machines() {
    return List.copyOf(machines.values());
  }

  Optional<NodeMachine> machine(NodeId id) {
    return Optional.ofNullable(machines.get(id));
  }

  /** The managers' log has led to another state. */
  void configured(ClusterState state) {
    for (int p = 0; p < state.partitions().size(); p++) {
      ledgers.get(p).configured(state.partitions().get(p));
    }
  }

  /** The partition's configuration as the managers' log has it. */
  Chain chain(int partition) {
    return managers.newest().partitions().get(partition).chain();
  }

  PartitionLedger ledger(int partition) {
    return ledgers.get(partition);
  }

  List<PartitionLedger> ledgers() {
    return ledgers;
  }

  /** A promise is broken: the run ends, whoever catches this. */
  Violation broken(String what) {
    Violation violation = new Violation(what);
    if (failure.isEmpty()) {
      failure = Optional.of(violation);
    }
    return failure.get();
  }

  /** From now on network, managers and disks are as they should be. */
  void heal() {
    trace.line(() -> "all is healed");
    healed = true;
    network.healAll();
    managers.loss(0);
    machines.values().forEach(machine -> machine.fill(false));
  }

  /** Whether nothing goes wrong any more. */
  boolean healed() {
    return healed;
  }

  /** How often a disk takes its time. */
  double diskSlowness() {
    return healed ? 0 : shape.diskSlowness();
  }

  /** Runs up to a time. @throws Violation if a promise was broken */
  void runUntil(long nanos) {
    while (scheduler.nowNanos() < nanos && scheduler.runNext()) {
      if (failure.isPresent()) {
        throw failure.get();
      }
    }
  }

  Scheduler scheduler() {
    return scheduler;
  }

  SimRandom random() {
    return random;
  }

  ClusterWiring wiring() {
    return wiring;
  }

  ClusterTrace trace() {
    return trace;
  }

  Shape shape() {
    return shape;
  }

  Path folder() {
    return folder;
  }

  Network network() {
    return network;
  }

  ManagerGroup managers() {
    return managers;
  }

  MetricRegistry metrics() {
    return metrics;
  }

  HistoryBook book() {
    return book;
  }
}
