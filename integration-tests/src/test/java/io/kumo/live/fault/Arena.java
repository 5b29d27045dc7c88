package io.kumo.live.fault;

import static io.kumo.live.cluster.Eventually.eventually;
import static io.kumo.live.cluster.Eventually.inTime;

import io.kumo.live.cluster.Hosts;
import io.kumo.live.cluster.Namespaces;
import io.kumo.live.cluster.ProcessCluster;
import io.kumo.live.cluster.Seat;
import io.kumo.live.cluster.Shape;
import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ClusterStatus.RebalanceStatus;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.Ring;
import io.kumo.time.SystemClock;
import io.kumo.tools.admin.ManagedCluster;
import io.kumo.tools.options.FailureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A cluster of processes with what faults need: where its files are, who leads, links that can be
 * cut and a disk that can be filled where this process may make such. For one thread.
 */
public final class Arena implements AutoCloseable {
  /** A million keys may have to be copied first. */
  private static final Duration MOVES_MAX = Duration.ofMinutes(10);

  private static final long ASK_MS = 2_000;

  private final Path folder;
  private final Optional<Namespaces> network;
  private final Optional<SmallDisk> disk;
  private final ProcessCluster cluster;
  private final NetRuntime runtime;
  private final ManagedCluster managers;
  private OptionalLong healingNanos = OptionalLong.empty();

  private Arena(
      Path folder, Optional<Namespaces> network, Optional<SmallDisk> disk, ProcessCluster cluster) {
    this.folder = folder;
    this.network = network;
    this.disk = disk;
    this.cluster = cluster;
    this.runtime = NetRuntime.start("kumo-arena", 1, new SystemClock());
    this.managers = ManagedCluster.connect(runtime, cluster.managerAddresses(), ASK_MS);
  }

  /** Starts a cluster on the loopback address. */
  public static Arena start(Path folder, Shape shape) {
    return start(folder, shape, Optional.empty(), Optional.empty());
  }

  /** Starts one whose links can be cut and whose last node has a small disk, as far as allowed. */
  public static Arena startInside(Path folder, Shape shape) {
    Optional<Namespaces> network =
        Namespaces.areAllowed() ? Optional.of(Namespaces.make()) : Optional.empty();
    Optional<SmallDisk> disk = SmallDisk.mount(folder.resolve("node-" + shape.nodes()));
    return start(folder, shape, network, disk);
  }

  private static Arena start(
      Path folder, Shape shape, Optional<Namespaces> network, Optional<SmallDisk> disk) {
    try {
      Hosts hosts = network.map(Hosts.class::cast).orElse(Hosts.LOOPBACK);
      return new Arena(folder, network, disk, ProcessCluster.start(folder, shape, hosts));
    } catch (RuntimeException | Error e) {
      network.ifPresent(Namespaces::close);
      disk.ifPresent(SmallDisk::close);
      throw e;
    }
  }

  /** The processes. */
  public ProcessCluster cluster() {
    return cluster;
  }

  /** The links, if they can be cut. */
  public Optional<Namespaces> network() {
    return network;
  }

  /** The small disk, if there is one. */
  public Optional<SmallDisk> disk() {
    return disk;
  }

  /** The files of a server. */
  public Path files(Seat seat) {
    return folder.resolve(seat.name());
  }

  /** Any of them. */
  public static <T> T any(List<T> several, SplittableRandom random) {
    return several.get(random.nextInt(several.size()));
  }

  /** A node: mostly the one that leads the most partitions. */
  public Seat victim(SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      return any(cluster.nodes(), random);
    }
    return eventually(
        "the managers know who leads",
        () -> {
          NodeStatus busiest =
              managers.status().nodes().stream()
                  .max(Comparator.comparingInt(NodeStatus::primaries))
                  .orElseThrow();
          return seat(cluster.nodes().stream(), busiest.address());
        });
  }

  /** The manager that leads; waits until one does. */
  public Seat leader() {
    return eventually(
        "a manager leads",
        () -> {
          Address leader = managers.status().leader().orElseThrow();
          return seat(cluster.managers().stream(), leader);
        });
  }

  /** The node that leads a key's partition; waits until there is one. */
  public Seat primary(Key key) {
    return eventually(
        "a node leads " + key,
        () -> {
          Ring ring = managers.ring();
          Member primary = ring.chain(ring.partitionOf(key)).primary().orElseThrow();
          Address address = ring.nodes().get(primary.node()).address();
          return seat(cluster.nodes().stream(), address);
        });
  }

  private static Seat seat(Stream<Seat> seats, Address address) {
    return seats.filter(seat -> seat.address().equals(address)).findFirst().orElseThrow();
  }

  /** A fault is being taken back, from now on. */
  public void heal() {
    healingNanos = OptionalLong.of(System.nanoTime());
  }

  /** When the last fault was taken back, if it says so; forgets it. */
  OptionalLong takeHealing() {
    OptionalLong taken = healingNanos;
    healingNanos = OptionalLong.empty();
    return taken;
  }

  /** Starts what does not run. */
  public void startAll() {
    cluster.all().stream().filter(seat -> !seat.isRunning()).forEach(Seat::start);
  }

  /** Waits until every node is up and in sync for all that it should hold, and all is served. */
  public void awaitWhole() {
    inTime("the cluster is whole", this::requireWhole);
    cluster.awaitServing();
  }

  /** Waits until so many nodes have registered that are not attached yet. */
  public void awaitNew(int count) {
    inTime("the new nodes have registered", () -> requireNodes(NodeState.NEW, count));
  }

  private void requireNodes(NodeState state, int count) throws FailureException {
    long found = managers.status().nodes().stream().filter(n -> n.state() == state).count();
    if (found != count) {
      throw new AssertionError(found + " nodes are " + state);
    }
  }

  /** Waits until a replica has been moved and others have not. */
  public void awaitMoving() {
    inTime(
        "moves are under way",
        () -> {
          RebalanceStatus rebalance = managers.status().rebalance().orElseThrow();
          if (rebalance.movesDone() == 0) {
            throw new AssertionError("nothing is moved yet: " + rebalance);
          }
        });
  }

  /** Waits until a node holds nothing any more. */
  public void awaitDrained(Seat node) {
    inTime(
        node + " is drained",
        MOVES_MAX,
        () -> {
          NodeStatus status = status(node);
          if (status.state() != NodeState.DRAINED || status.figures().heldPartitions() != 0) {
            throw new AssertionError(status);
          }
        });
  }

  private NodeStatus status(Seat node) throws FailureException {
    return managers.status().nodes().stream()
        .filter(one -> one.address().equals(node.address()))
        .findFirst()
        .orElseThrow();
  }

  /** Entries that all nodes have taken in by copies and deltas since their processes started. */
  public long copiedKeys() {
    return eventually(
        "the managers know what was copied",
        () ->
            managers.status().nodes().stream()
                .mapToLong(node -> node.figures().copiedKeys())
                .sum());
  }

  /** Waits until nothing moves any more and every node has its share, within one partition. */
  public void awaitBalanced() {
    inTime("the cluster is balanced", MOVES_MAX, this::requireBalanced);
  }

  private void requireBalanced() throws FailureException {
    ClusterStatus status = managers.status();
    List<NodeStatus> up =
        status.nodes().stream().filter(node -> node.state() == NodeState.UP).toList();
    IntSummaryStatistics replicas = up.stream().mapToInt(NodeStatus::replicas).summaryStatistics();
    IntSummaryStatistics led = up.stream().mapToInt(NodeStatus::primaries).summaryStatistics();
    if (status.rebalance().isPresent()
        || status.underReplicated() != 0
        || replicas.getMax() - replicas.getMin() > 1
        || led.getMax() - led.getMin() > 1) {
      throw new AssertionError(status.rebalance() + ", nodes " + status.nodes());
    }
  }

  private void requireWhole() throws FailureException {
    ClusterStatus status = managers.status();
    boolean up =
        status.nodes().stream()
            .allMatch(node -> node.state() == NodeState.UP || node.state() == NodeState.GONE);
    boolean led = status.nodes().stream().mapToInt(node -> node.primaries()).sum() > 0;
    if (!up || !led || status.underReplicated() != 0) {
      throw new AssertionError(
          status.underReplicated() + " under-replicated, nodes " + status.nodes());
    }
    cluster.all().stream()
        .filter(seat -> !seat.isRunning())
        .findFirst()
        .ifPresent(
            seat -> {
              throw new AssertionError(seat + " has ended\n" + seat.process().tail());
            });
  }

  /** Lets time pass, while the fault is there and the load goes on. */
  public void hold(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a fault was held", e);
    }
  }

  @Override
  public void close() {
    managers.close();
    runtime.close();
    cluster.close();
    network.ifPresent(Namespaces::close);
    disk.ifPresent(SmallDisk::close);
  }
}
