package io.kumo.sim;

import io.kumo.history.Linearizability;
import io.kumo.history.Operation;
import io.kumo.history.UndecidedException;
import io.kumo.message.ManagerRequest.ReplicaReport;
import io.kumo.node.replica.OperationBudget;
import io.kumo.node.replica.Restored;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/**
 * One run: three nodes, or four where the partition moves, one partition, some clients, faults for
 * some seconds; then all is healed and must come to rest. Everything follows from the seed.
 */
final class Simulation {
  static final int REPLICAS = 3;
  private static final UUID FIXED_BOOT = new UUID(5, 5);
  private static final int JUDGED_STATES_MAX = 100_000;
  private static final LongAdder UNDECIDED = new LongAdder();
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

  /** The same, for what is looked at after each event. */
  private List<SimProcess> allProcesses = List.of();

  private final Map<NodeId, Boolean> starting = new HashMap<>();
  private final List<SimClient> clients = new ArrayList<>();
  private final List<Key> keys = new ArrayList<>();
  private final Map<Key, List<Operation>> histories = new LinkedHashMap<>();
  private final Circumstances circumstances;
  private final Rest rest;
  private final Faults faults;
  private final Optional<Moves> moves;
  private double clientLoss;
  private double loadFailures;
  private double heldUpReads = 0.02;
  private long attached;
  private int answered;
  private int unanswered;
  private long lastChecked;

  Simulation(long seed, Wiring wiring) {
    this.seed = seed;
    this.wiring = wiring;
    random = new SimRandom(seed);
    network = new SimNetwork(scheduler, random);
    circumstances = Circumstances.drawn(random);
    managers = new SimManagers(scheduler, random, circumstances.ring(), trace, wiring);
    managers.loss(circumstances.managerLoss());
    clientLoss = circumstances.clientLoss();
    loadFailures = circumstances.loadFailures();
    for (int i = 0; i < circumstances.keys(); i++) {
      keys.add(Key.of("k" + i));
      histories.put(keys.get(i), new ArrayList<>());
    }
    boolean moving = Moves.drawn(seed);
    for (int i = 1; i <= (moving ? REPLICAS + 1 : REPLICAS); i++) {
      nodes.add(new NodeId(new UUID(0, i)));
    }
    for (NodeId node : nodes) {
      disks.put(node, new SimDisk(random, wiring));
      clocks.put(node, new SimClock(scheduler, random, circumstances.drifts()));
      start(node);
    }
    rest = new Rest(managers, invariants, processes, disks);
    faults = new Faults(this);
    moves = moving ? Optional.of(new Moves(this)) : Optional.empty();
    for (int i = 1; i <= circumstances.clients(); i++) {
      clients.add(new SimClient(this, i));
    }
  }

  /** Runs it. @throws Violation if a promise was broken */
  void run() {
    long faultsEnd = random.ms(3000, 12_000);
    runUntil(faultsEnd);
    heal();
    long deadline = scheduler.nowNanos() + HEALED_NANOS_MAX;
    if (awaitRest(deadline)) {
      readAll(deadline);
      // A read that met an expired entry has written.
      awaitRest(deadline);
      long since = scheduler.nowNanos() - Scheduler.ms(2600);
      processes.values().forEach(process -> process.owedAnswers().noneSince(since));
    }
    invariants.members(processes.values(), managers.chain());
    invariants.converged(processes.values(), managers.chain());
    clients.forEach(SimClient::recordUnfinished);
    histories.forEach(Simulation::judge);
  }

  private static void judge(Key key, List<Operation> history) {
    try {
      Optional<String> why = Linearizability.violation(history, JUDGED_STATES_MAX);
      if (why.isPresent()) {
        throw new Violation("key " + key + " is " + why.get());
      }
    } catch (UndecidedException e) {
      UNDECIDED.increment();
    }
  }

  /** Histories in which too much was unknown to be judged. */
  static long undecided() {
    return UNDECIDED.sum();
  }

  /** Waits until all is quiet. @return whether it is: no copy of a loss may be left but one */
  private boolean awaitRest(long deadline) {
    while (!quiet()) {
      if (scheduler.nowNanos() > deadline) {
        if (rest.lossIsForGood()) {
          return false;
        }
        throw new Violation("no rest after all is healed: " + describe());
      }
      runUntil(scheduler.nowNanos() + Scheduler.ms(100));
    }
    return true;
  }

  private void runUntil(long nanos) {
    while (scheduler.nowNanos() < nanos) {
      scheduler.runNext();
    }
  }

  private void heal() {
    faults.end();
    moves.ifPresent(Moves::end);
    clients.forEach(SimClient::stop);
    network.healAll();
    clientLoss = 0;
    loadFailures = 0;
    heldUpReads = 0;
    disks.values().forEach(disk -> disk.full(false));
    disks.values().forEach(disk -> disk.madeAnew(false));
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

  /** All live, all assigned in sync, the first one leading, all committed and applied. */
  private boolean quiet() {
    return rest.allInSync() && rest.committed() && clients.stream().allMatch(SimClient::idle);
  }

  /** Starts a node's process, once it has its incarnation. */
  void start(NodeId node) {
    if (starting.getOrDefault(node, false) || process(node).isPresent()) {
      return;
    }
    starting.put(node, true);
    SimDisk disk = disks.get(node);
    Restored restored = disk.restore(new OperationBudget(circumstances.operationsMax(), 1 << 20));
    invariants.restored(node, restored, disk);
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
          allProcesses = List.copyOf(processes.values());
          attached++;
          if (attached == nodes.size()) {
            managers.attach(nodes, nodes.subList(0, REPLICAS));
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
    return managers.lastActive().stream()
        .filter(member -> !member.equals(process.member()))
        .anyMatch(
            member -> process(member.node()).filter(p -> p.member().equals(member)).isPresent());
  }

  /** After each event of a process. */
  void check() {
    invariants.step(allProcesses, managers.chain());
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

  long seed() {
    return seed;
  }

  UUID boot(SimDisk disk) {
    return circumstances.forcesEveryWrite() ? FIXED_BOOT : disk.boot();
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

  Rest rest() {
    return rest;
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

  Circumstances circumstances() {
    return circumstances;
  }

  double clientLoss() {
    return clientLoss;
  }

  double loadFailures() {
    return loadFailures;
  }

  /** How many reads are held up between their looks, for up to 2.5 s. */
  double heldUpReads() {
    return heldUpReads;
  }

  int answered() {
    return answered;
  }

  int unanswered() {
    return unanswered;
  }
}
