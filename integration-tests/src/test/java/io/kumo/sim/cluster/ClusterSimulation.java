package io.kumo.sim.cluster;

import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import io.kumo.sim.Scheduler;
import io.kumo.sim.SimRandom;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One run: a cluster begins, serves and suffers for some seconds; then all is healed, must come to
 * rest and answer everything. All follows from the seed.
 */
final class ClusterSimulation {
  private static final long BEGIN_NANOS_MAX = Scheduler.ms(10_000);
  private static final long HEALED_NANOS_MAX = Scheduler.ms(60_000);

  /** What is under way when all is healed has come or gone after so long. */
  private static final long LATE_NANOS = Scheduler.ms(4_000);

  private final long seed;
  private final World world;
  private final SimRandom random;
  private final List<SmartClient> clients = new ArrayList<>();
  private final List<Traffic> traffic = new ArrayList<>();
  private final List<Key> keys = new ArrayList<>();

  /**
   * Builds the cluster.
   *
   * @param traceLines how many lines of what happens are kept for people
   * @param folder for the nodes' files
   */
  ClusterSimulation(long seed, ClusterWiring wiring, int traceLines, Path folder) {
    this.seed = seed;
    world = new World(seed, Shape::draw, wiring, traceLines, folder);
    random = world.random();
    Shape shape = world.shape();
    for (int i = 0; i < shape.keys(); i++) {
      keys.add(Key.of("k" + i));
    }
    world.managers().start(shape.managers());
    for (int i = 0; i < shape.nodes(); i++) {
      NodeMachine machine = world.machine();
      world.scheduler().after(random.ms(0, 1000), machine::start);
    }
    for (int i = 1; i <= shape.clients(); i++) {
      clients.add(new SmartClient(world, i));
    }
  }

  /** Runs it. @throws io.kumo.sim.Violation if a promise was broken */
  void run() {
    begin();
    ClusterFaults faults = new ClusterFaults(world);
    clients.forEach(client -> traffic.add(new Traffic(world, client, keys)));
    if (world.shape().joins() > 0) {
      world.scheduler().after(random.ms(2000, 8000), () -> world.machine().start());
    }
    world.runUntil(world.scheduler().nowNanos() + random.ms(4000, 15_000));
    faults.end();
    traffic.forEach(Traffic::end);
    heal();
    long deadline = world.scheduler().nowNanos() + HEALED_NANOS_MAX;
    rest(deadline);
    answerAll(deadline);
    // A read that met an expired entry has written.
    rest(deadline);
    world.ledgers().forEach(PartitionLedger::converged);
    world
        .book()
        .violation()
        .ifPresent(
            why -> {
              throw world.broken(why);
            });
  }

  /** Until every partition is served. */
  private void begin() {
    long deadline = BEGIN_NANOS_MAX;
    while (unrest().isPresent()) {
      if (world.scheduler().nowNanos() > deadline) {
        throw world.broken("the cluster does not begin: " + unrest().get());
      }
      world.runUntil(world.scheduler().nowNanos() + Scheduler.ms(100));
    }
  }

  private void heal() {
    world.heal();
    world.runUntil(world.scheduler().nowNanos() + LATE_NANOS);
    world.machines().forEach(NodeMachine::start);
  }

  private void rest(long deadline) {
    while (unrest().isPresent()) {
      if (world.scheduler().nowNanos() > deadline) {
        throw world.broken("no rest after all is healed: " + unrest().get());
      }
      clients.forEach(SmartClient::helpIfLost);
      world.machines().forEach(machine -> machine.process().ifPresent(NodeProcess::helpIfLost));
      world.runUntil(world.scheduler().nowNanos() + Scheduler.ms(100));
    }
  }

  /** Why the cluster has not come to rest; empty if it has. */
  private Optional<String> unrest() {
    if (world.managers().newest().clusterId().isEmpty()) {
      return Optional.of("there is no cluster");
    }
    Optional<String> group = world.managers().unrest();
    if (group.isPresent()) {
      return group;
    }
    for (SmartClient client : clients) {
      if (!client.idle()) {
        return Optional.of("client " + client.number() + " waits for answers");
      }
      if (!hasMember(client.manager())) {
        return Optional.of("client " + client.number() + " has lost the managers");
      }
    }
    for (PartitionLedger ledger : world.ledgers()) {
      Optional<String> why = ledger.unrest();
      if (why.isPresent()) {
        return why;
      }
    }
    for (NodeMachine machine : world.machines()) {
      Optional<String> why = machine.process().flatMap(this::unrest);
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  private Optional<String> unrest(NodeProcess process) {
    return hasMember(process.manager())
        ? process.unanswered()
        : Optional.of(process + " has lost the managers");
  }

  private boolean hasMember(Optional<String> manager) {
    return world.managers().members().addresses().stream()
        .anyMatch(address -> manager.equals(Optional.of(address.host())));
  }

  /** Every key is read, written and read again, and each is answered with a result. */
  private void answerAll(long deadline) {
    SmartClient client = clients.get(0);
    for (Key key : keys) {
      answered(client, key, Optional.empty(), deadline);
      byte[] value = ("last of " + key).getBytes(StandardCharsets.US_ASCII);
      Mutation.OnKey last =
          new Mutation.Store(
              key, Mutation.StoreMode.SET, value, 0, Expiry.NEVER, OptionalLong.empty());
      answered(client, key, Optional.of(last), deadline);
      answered(clients.get(clients.size() - 1), key, Optional.empty(), deadline);
    }
  }

  private void answered(
      SmartClient client, Key key, Optional<Mutation.OnKey> mutation, long deadline) {
    List<DataReply> replies = new ArrayList<>();
    if (mutation.isPresent()) {
      client.mutate(mutation.get(), replies::add);
    } else {
      client.read(key, replies::add);
    }
    while (replies.isEmpty()) {
      if (world.scheduler().nowNanos() > deadline) {
        throw world.broken(key + " is not answered after all is healed: " + mutation);
      }
      world.runUntil(world.scheduler().nowNanos() + Scheduler.ms(5));
    }
    DataReply reply = replies.get(0);
    if (reply instanceof DataReply.NotRun || reply instanceof DataReply.Unknown) {
      throw world.broken(key + " is answered " + reply + " after all is healed: " + mutation);
    }
  }

  /** Where it stands, for people. */
  String describe() {
    return "seed %d at %d ms, %s, %s, managers %s, nodes %s"
        .formatted(
            seed,
            world.scheduler().nowNanos() / 1_000_000,
            world.book(),
            world.shape(),
            world.managers(),
            world.machines());
  }

  /** What happened last. */
  String trace() {
    return world.trace().toString();
  }

  /** Lets go of files. */
  void close() {
    for (NodeMachine machine : world.machines()) {
      machine.process().ifPresent(process -> process.kill(false));
    }
  }
}
