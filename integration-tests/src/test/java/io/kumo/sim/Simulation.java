package io.kumo.sim;

import io.kumo.history.Linearizability;
import io.kumo.history.Operation;
import io.kumo.message.ManagerRequest.ReplicaReport;
import io.kumo.node.lease.LeaseTimes;
import io.kumo.node.replica.OperationBudget;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.replica.Restored;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One run: three nodes, one partition, some clients, faults for some seconds; then all is healed
 * and must come to rest. Everything follows from the seed.
 */
final class Simulation {
  private static final UUID FIXED_BOOT = new UUID(5, 5);
  private static final long HEALED_NANOS_MAX = Scheduler.ms(40_000);

  private final long seed;
  private final Wiring wiring;
  private final Scheduler scheduler = new Scheduler();
  private final Trace trace = new Trace(scheduler);
  private final SimRandom random;
  private final SimNetwork network;
  private final SimManagers managers;
  private final Invariants invariants = new Invariants();
  private final List<NodeId> nodes = new ArrayList<>();
  private final Map<NodeId, SimDisk> disks = new HashMap<>();
  private final Map<NodeId, SimClock> clocks = new HashMap<>();
  private final Map<NodeId, SimProcess> processes = new LinkedHashMap<>();
  private final Map<NodeId, Boolean> starting = new HashMap<>();
  private final List<SimClient> clients = new ArrayList<>();
  private final List<Key> keys = new ArrayList<>();
  private final Map<Key, List<Operation>> histories = new LinkedHashMap<>();
  private final RingSettings settings = new RingSettings(1, 3, 1, 200);
  private final ReplicaConfig.Limits limits;
  private final Faults faults;
  private final boolean forcesEveryWrite;
  private final boolean expiries;
  private final boolean flushes;
  private double clientLoss;
  private final double diskSlowness;
  private final int operationsMax;
  private long attached;
  private int answered;
  private int unanswered;
  private long lastChecked;

  Simulation(long seed, Wiring wiring) {
    this.seed = seed;
    this.wiring = wiring;
    random = new SimRandom(seed);
    network = new SimNetwork(scheduler, random);
    managers = new SimManagers(scheduler, random, settings, trace, wiring);
    forcesEveryWrite = random.chance(0.15);
    expiries = random.chance(0.3);
    flushes = random.chance(0.3);
    clientLoss = random.chance(0.5) ? 0.05 : 0;
    diskSlowness = random.chance(0.3) ? 0.05 : 0;
    operationsMax = random.chance(0.3) ? 8 : 10_000;
    managers.loss(random.chance(0.5) ? 0.1 : 0);
    limits = new ReplicaConfig.Limits(LeaseTimes.DEFAULT, 64, 1 << 20, 64, 1 << 20);
    boolean drifts = random.chance(0.5);
    int keyCount = 1 + random.below(3);
    for (int i = 0; i < keyCount; i++) {
      keys.add(Key.of("k" + i));
      histories.put(keys.get(i), new ArrayList<>());
    }
    for (int i = 1; i <= 3; i++) {
      NodeId node = new NodeId(new UUID(0, i));
      nodes.add(node);
      disks.put(node, new SimDisk(random, wiring));
      clocks.put(node, new SimClock(scheduler, random, drifts));
      start(node);
    }
    faults = new Faults(this);
    for (int i = 1; i <= 2 + random.below(3); i++) {
      clients.add(new SimClient(this, i));
    }
  }

  /** Runs it. @throws Violation if a promise was broken */
  void run() {
    long faultsEnd = random.ms(3000, 12_000);
    runUntil(faultsEnd);
    heal();
    long deadline = scheduler.nowNanos() + HEALED_NANOS_MAX;
    rest(deadline);
    readAll(deadline);
    // A read that met an expired entry has written.
    rest(deadline);
    invariants.members(processes.values(), managers.chain());
    invariants.converged(processes.values(), managers.chain());
    clients.forEach(SimClient::recordUnfinished);
    histories.forEach(
        (key, history) ->
            Linearizability.violation(history)
                .ifPresent(
                    why -> {
                      throw new Violation("key " + key + " is " + why);
                    }));
  }

  private void rest(long deadline) {
    while (!quiet()) {
      if (scheduler.nowNanos() > deadline) {
        throw new Violation("no rest after all is healed: " + describe());
      }
      runUntil(scheduler.nowNanos() + Scheduler.ms(100));
    }
  }

  private void runUntil(long nanos) {
    while (scheduler.nowNanos() < nanos) {
      scheduler.runNext();
    }
  }

  private void heal() {
    faults.end();
    clients.forEach(SimClient::stop);
    network.healAll();
    clientLoss = 0;
    managers.loss(0);
    managers.up(true);
    runUntil(scheduler.nowNanos() + Scheduler.ms(SimManagers.LATE_MS_MAX + 100));
  }

  private void readAll(long deadline) {
    int before = answered;
    boolean[] done = new boolean[1];
    clients.get(0).readAll(() -> done[0] = true);
    while (!done[0]) {
      if (scheduler.nowNanos() > deadline) {
        throw new Violation("a read is not answered after all is healed: " + describe());
      }
      runUntil(scheduler.nowNanos() + Scheduler.ms(100));
    }
    if (answered - before != keys.size()) {
      throw new Violation("a read failed after all was healed: " + describe());
    }
  }

  /** All live, all in sync, all committed and applied. */
  private boolean quiet() {
    Chain chain = managers.chain();
    if (!chain.active() || chain.inSync().size() < nodes.size()) {
      return false;
    }
    for (SimProcess process : processes.values()) {
      if (process.dead() || process.paused()) {
        return false;
      }
      boolean listed = chain.inSync().contains(process.member());
      if (listed
          && (process.core().end() != invariants.lastCommitted()
              || process.core().watermark() != invariants.lastCommitted()
              || !process.appliedAll())) {
        return false;
      }
    }
    return processes.size() == 3 && clients.stream().allMatch(SimClient::idle);
  }

  /** Starts a node's process, once it has its incarnation. */
  void start(NodeId node) {
    if (starting.getOrDefault(node, false) || process(node).isPresent()) {
      return;
    }
    starting.put(node, true);
    SimDisk disk = disks.get(node);
    Restored restored = disk.restore(new OperationBudget(operationsMax, 1 << 20));
    long startNanos = clocks.get(node).nanos();
    managers.register(
        node,
        random.any(),
        report(restored, disk),
        incarnation -> {
          starting.put(node, false);
          trace.line(
              () ->
                  node
                      + " starts as "
                      + incarnation
                      + " with "
                      + restored.history()
                      + " "
                      + restored.voided());
          processes.put(
              node,
              new SimProcess(
                  this,
                  new Member(node, incarnation),
                  disk,
                  clocks.get(node),
                  restored,
                  startNanos));
          attached++;
          if (attached == 3) {
            managers.attach(nodes);
          }
        });
  }

  private ReplicaReport report(Restored restored, SimDisk disk) {
    ReplicaReport report = restored.report(boot(disk));
    return wiring.obeys(Around.INTACT) ? report : new ReplicaReport(0, report.lastVersion(), true);
  }

  /**
   * Whether another member of the last active list lives: else the promises do not cover the loss
   * of what this one has on its disk.
   */
  boolean othersHold(SimProcess process) {
    return managers.state().partitions().get(0).lastActive().stream()
        .filter(member -> !member.equals(process.member()))
        .anyMatch(
            member -> process(member.node()).filter(p -> p.member().equals(member)).isPresent());
  }

  /** After each event of a process. */
  void check() {
    invariants.step(processes.values(), managers.chain());
    long committed = invariants.lastCommitted();
    if (committed != lastChecked) {
      lastChecked = committed;
      invariants.members(processes.values(), managers.chain());
    }
  }

  void record(Key key, Operation operation) {
    histories.get(key).add(operation);
  }

  void counted(boolean certain) {
    if (certain) {
      answered++;
    } else {
      unanswered++;
    }
  }

  Optional<SimProcess> process(NodeId node) {
    return Optional.ofNullable(processes.get(node)).filter(process -> !process.dead());
  }

  String describe() {
    return "seed %d at %d ms, %d operations answered, %d not, %s, processes %s"
        .formatted(
            seed,
            scheduler.nowNanos() / 1_000_000,
            answered,
            unanswered,
            managers.chain(),
            processes.values());
  }

  UUID boot(SimDisk disk) {
    return forcesEveryWrite ? FIXED_BOOT : disk.boot();
  }

  Wiring wiring() {
    return wiring;
  }

  Trace trace() {
    return trace;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  SimRandom random() {
    return random;
  }

  SimNetwork network() {
    return network;
  }

  SimManagers managers() {
    return managers;
  }

  Invariants invariants() {
    return invariants;
  }

  List<NodeId> nodes() {
    return nodes;
  }

  SimDisk disk(NodeId node) {
    return disks.get(node);
  }

  List<Key> keys() {
    return keys;
  }

  RingSettings settings() {
    return settings;
  }

  ReplicaConfig.Limits limits() {
    return limits;
  }

  boolean forcesEveryWrite() {
    return forcesEveryWrite;
  }

  boolean expiries() {
    return expiries;
  }

  boolean flushes() {
    return flushes;
  }

  double clientLoss() {
    return clientLoss;
  }

  double diskSlowness() {
    return diskSlowness;
  }

  int answered() {
    return answered;
  }

  int unanswered() {
    return unanswered;
  }
}
