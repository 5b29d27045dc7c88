package io.kumo.sim.cluster;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.manager.state.PartitionState;
import io.kumo.message.DataReply;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.message.ManagerRequest.ChangeRing.Order;
import io.kumo.node.shard.Durability;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.sim.Scheduler;
import io.kumo.sim.SimRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sixty nodes and five managers, while servers join, are lost and are drained in random order under
 * load: all must end balanced within one partition a node, and nothing may be lost.
 */
final class LargeCluster {
  private static final int NODES = 60;
  private static final int MANAGERS = 5;
  private static final int REPLICAS = 3;
  private static final int JOINS = 4;
  private static final int DRAINS = 3;

  /** Where all three holders of a partition were lost at once, so would be what they held. */
  private static final int LOST_FOR_GOOD = 2;

  private static final int LOST_FOR_A_WHILE = 3;
  private static final int KEYS = 300;
  private static final long IDLE_NANOS = Scheduler.ms(4_000);
  private static final long REST_NANOS_MAX = Scheduler.ms(120_000);
  private static final long LOOK_NANOS = Scheduler.ms(200);

  private final World world;
  private final SimRandom random;
  private final List<SmartClient> clients = new ArrayList<>();
  private final Set<NodeId> lost = new HashSet<>();
  private final Set<NodeId> drained = new HashSet<>();
  private TrafficMeter.Count idle;
  private TrafficMeter.Count busy;
  private double busySeconds;

  LargeCluster(long seed, int partitions, int traceLines, Path folder) {
    world =
        new World(seed, random -> shape(partitions), ClusterWiring.PRODUCTION, traceLines, folder);
    random = world.random();
    world.managers().start(MANAGERS);
    for (int i = 0; i < NODES; i++) {
      world.machine().start();
    }
    for (int i = 1; i <= world.shape().clients(); i++) {
      clients.add(new SmartClient(world, i));
    }
  }

  private static Shape shape(int partitions) {
    return new Shape(
        NODES,
        0,
        partitions,
        REPLICAS,
        1,
        1,
        MANAGERS,
        4,
        KEYS,
        Durability.REPLICATED,
        64_000,
        0,
        10_000,
        0,
        true,
        false,
        false,
        16,
        1);
  }

  /** Runs it. @throws io.kumo.sim.Violation if a promise was broken */
  void run() {
    rest("begin");
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(Key.of("k" + i));
    }
    idle = counted(IDLE_NANOS);
    List<Traffic> traffic = new ArrayList<>();
    clients.forEach(client -> traffic.add(new Traffic(world, client, keys)));
    long begun = world.scheduler().nowNanos();
    TrafficMeter.Count before = world.network().meter().now();
    changes().forEach(this::soon);
    traffic.forEach(Traffic::end);
    rest("come to rest");
    busy = world.network().meter().now().since(before);
    busySeconds = (world.scheduler().nowNanos() - begun) / 1e9;
    checkBalance();
    keys.forEach(this::readable);
    world.ledgers().forEach(PartitionLedger::converged);
    world
        .book()
        .violation()
        .ifPresent(
            why -> {
              throw world.broken(why);
            });
  }

  private TrafficMeter.Count counted(long nanos) {
    TrafficMeter.Count before = world.network().meter().now();
    world.runUntil(world.scheduler().nowNanos() + nanos);
    return world.network().meter().now().since(before);
  }

  private List<Runnable> changes() {
    List<Runnable> all = new ArrayList<>();
    for (int i = 0; i < JOINS; i++) {
      all.add(() -> world.machine().start());
    }
    for (int i = 0; i < DRAINS; i++) {
      all.add(this::drain);
    }
    for (int i = 0; i < LOST_FOR_GOOD; i++) {
      all.add(this::lose);
    }
    for (int i = 0; i < LOST_FOR_A_WHILE; i++) {
      all.add(this::loseForAWhile);
    }
    for (int i = all.size() - 1; i > 0; i--) {
      all.set(i, all.set(random.below(i + 1), all.get(i)));
    }
    return all;
  }

  /** Most changes begin while those before go on. */
  private void soon(Runnable change) {
    world.runUntil(world.scheduler().nowNanos() + random.ms(50, 2500));
    change.run();
  }

  private NodeMachine any() {
    List<NodeMachine> all = new ArrayList<>(world.machines());
    all.removeIf(
        machine ->
            machine.process().isEmpty()
                || lost.contains(machine.id())
                || drained.contains(machine.id())
                || membership(machine.id()).filter(Membership.ATTACHED::equals).isEmpty());
    return all.get(random.below(all.size()));
  }

  private Optional<Membership> membership(NodeId id) {
    return world.managers().newest().node(id).map(ManagedNode::membership);
  }

  private void drain() {
    NodeMachine machine = any();
    drained.add(machine.id());
    world.trace().line(() -> machine.host() + " shall be drained");
    order(ChangeRing.of(Order.DRAIN, List.of(machine.id())));
  }

  /** As an operator does, until it is done. */
  private void order(ChangeRing order) {
    if (membership(order.nodes().get(0)).filter(Membership.ATTACHED::equals).isPresent()) {
      world.managers().leader().ifPresent(leader -> leader.tell(() -> leader.order(order)));
      world.scheduler().after(Scheduler.ms(500), () -> order(order));
    }
  }

  private void lose() {
    NodeMachine machine = any();
    lost.add(machine.id());
    world.trace().line(() -> machine.host() + " is lost");
    machine.process().ifPresent(process -> process.kill(random.chance(0.5)));
  }

  private void loseForAWhile() {
    NodeMachine machine = any();
    world.trace().line(() -> machine.host() + " is lost for a while");
    machine.process().ifPresent(process -> process.kill(random.chance(0.5)));
    world.scheduler().after(random.ms(500, 8000), machine::start);
  }

  private void rest(String what) {
    long deadline = world.scheduler().nowNanos() + REST_NANOS_MAX;
    while (unrest().isPresent()) {
      if (world.scheduler().nowNanos() > deadline) {
        throw world.broken("the cluster does not " + what + ": " + unrest().get());
      }
      world.runUntil(world.scheduler().nowNanos() + LOOK_NANOS);
    }
  }

  private Optional<String> unrest() {
    ClusterState state = world.managers().newest();
    if (state.clusterId().isEmpty()) {
      return Optional.of("there is no cluster");
    }
    for (NodeMachine machine : world.machines()) {
      Optional<Membership> membership = membership(machine.id());
      if (!membership.equals(Optional.of(due(machine.id())))) {
        return Optional.of(machine + " is " + membership);
      }
    }
    for (PartitionState partition : state.partitions()) {
      List<Member> inSync = partition.chain().inSync();
      if (inSync.isEmpty() || !inSync.get(0).node().equals(partition.target().get(0))) {
        return Optional.of("another shall lead " + partition);
      }
    }
    for (SmartClient client : clients) {
      if (!client.idle()) {
        return Optional.of("client " + client.number() + " waits for answers");
      }
    }
    return world.ledgers().stream()
        .map(PartitionLedger::unrest)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** What a node shall be in the end. */
  private Membership due(NodeId id) {
    if (lost.contains(id)) {
      return Membership.REPLACED;
    }
    return drained.contains(id) ? Membership.DRAINING : Membership.ATTACHED;
  }

  private void checkBalance() {
    Map<NodeId, Integer> replicas = new HashMap<>();
    Map<NodeId, Integer> primaries = new HashMap<>();
    for (PartitionState partition : world.managers().newest().partitions()) {
      List<Member> inSync = partition.chain().inSync();
      inSync.forEach(member -> replicas.merge(member.node(), 1, Integer::sum));
      primaries.merge(inSync.get(0).node(), 1, Integer::sum);
    }
    int nodes = 0;
    for (NodeMachine machine : world.machines()) {
      nodes += due(machine.id()) == Membership.ATTACHED ? 1 : 0;
    }
    int partitions = world.shape().partitions();
    for (NodeMachine machine : world.machines()) {
      boolean attached = due(machine.id()) == Membership.ATTACHED;
      even("replicas", replicas, machine, attached ? partitions * REPLICAS : 0, nodes);
      even("primaries", primaries, machine, attached ? partitions : 0, nodes);
    }
  }

  /** It has the floor or the ceiling of its share. */
  private void even(
      String what, Map<NodeId, Integer> counts, NodeMachine machine, int all, int nodes) {
    int count = counts.getOrDefault(machine.id(), 0);
    if (count < all / nodes || count > (all + nodes - 1) / nodes) {
      throw world.broken(
          "%s has %d %s of %d on %d nodes".formatted(machine, count, what, all, nodes));
    }
  }

  private void readable(Key key) {
    List<DataReply> replies = new ArrayList<>();
    clients.get(0).read(key, replies::add);
    while (replies.isEmpty()) {
      world.runUntil(world.scheduler().nowNanos() + Scheduler.ms(5));
    }
    DataReply reply = replies.get(0);
    if (!(reply instanceof DataReply.Found || reply instanceof DataReply.Missing)) {
      throw world.broken(key + " is answered " + reply);
    }
  }

  /** What the managers and the nodes have told each other. */
  String traffic() {
    return "a second, idle: %s%na second, in %.0f s of changes: %s"
        .formatted(idle.perSecond(IDLE_NANOS / 1e9), busySeconds, busy.perSecond(busySeconds));
  }

  /** The cluster as the managers have it. */
  ClusterState state() {
    return world.managers().newest();
  }

  /** Where it stands, for people. */
  String describe() {
    return world.trace() + "\n" + world.managers() + "\n" + world.machines();
  }

  /** Lets go of files. */
  void close() {
    for (NodeMachine machine : world.machines()) {
      machine.process().ifPresent(process -> process.kill(false));
    }
  }
}
