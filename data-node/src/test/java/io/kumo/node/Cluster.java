package io.kumo.node;

import static io.kumo.fixture.Eventually.eventually;
import static io.kumo.fixture.Eventually.eventuallyTrue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.net.NetRuntime;
import io.kumo.node.lease.LeaseTimes;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Pace;
import io.kumo.ring.RingSettings;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Some nodes under a manager's stand-in, in this process. */
final class Cluster implements AutoCloseable {
  private static final int PARTITIONS = 16;

  private Path folder;
  private final NetRuntime runtime = NetRuntime.start("test-net", 1, new SystemClock());
  private final ManagerStandIn manager;
  private final RawClient client;
  private final List<Node> nodes = new ArrayList<>();
  private final List<MetricRegistry> metrics = new ArrayList<>();
  private UnaryOperator<NodeConfig> tuning = config -> config;

  private Cluster(Path folder, int replicas, Pace pace) throws IOException {
    this.folder = folder.resolve("nodes");
    this.manager =
        new ManagerStandIn(runtime, new RingSettings(PARTITIONS, replicas, 1, 1 << 20, pace));
    this.client = new RawClient(runtime, manager::ring);
  }

  /** Starts nodes, forms chains of all of them, and waits until all partitions are served. */
  static Cluster start(Path folder, int size) throws Exception {
    return start(folder, size, config -> config);
  }

  /** The same with changed settings. */
  static Cluster start(Path folder, int size, UnaryOperator<NodeConfig> tuning) throws Exception {
    return start(folder, size, Pace.DEFAULT, tuning);
  }

  /** The same at another pace. */
  static Cluster start(Path folder, int size, Pace pace, UnaryOperator<NodeConfig> tuning)
      throws Exception {
    Cluster cluster = new Cluster(folder, size, pace);
    cluster.tuning = tuning;
    for (int i = 0; i < size; i++) {
      cluster.startNode(i);
    }
    cluster.awaitRegistered(size);
    cluster.manager.form();
    cluster.awaitServing();
    return cluster;
  }

  /** Changes the settings of nodes that are started from now on. */
  void tune(UnaryOperator<NodeConfig> newTuning) {
    tuning = newTuning;
  }

  private void startNode(int number) throws IOException {
    NodeConfig config =
        NodeConfig.of(new Address("127.0.0.1", 0), List.of(manager.address()), nodeFolder(number))
            .withShards(2)
            .withMemory(16 << 20, 16 << 20)
            .withLeases(LeaseTimes.ofMs(100, 500, 650));
    MetricRegistry registry = new MetricRegistry();
    metrics.add(number, registry);
    nodes.add(number, Node.start(tuning.apply(config), registry));
  }

  private void awaitRegistered(int count) {
    eventuallyTrue(() -> manager.registrations().size() >= count);
  }

  private void awaitServing() {
    eventually(
        () -> assertTrue(allActive() && everyPartitionAnswers(), () -> "not served: " + this));
  }

  private boolean allActive() {
    return manager.ring().chains().stream().allMatch(Chain::active);
  }

  private boolean everyPartitionAnswers() {
    return nodes.stream().mapToInt(Node::led).sum() == PARTITIONS;
  }

  /** Stops all nodes cleanly and starts them anew on the same files. */
  void restart() throws Exception {
    stopNodes();
    startAgain();
  }

  /**
   * Starts all nodes anew on copies of their files, taken while the nodes ran: what a kill leaves.
   * For that, no partition may change hands between the first copy and the last.
   */
  void killAndStartAgain() throws Exception {
    Path former = folder;
    long epoch;
    int copies = 0;
    do {
      epoch = manager.ring().epoch();
      folder = former.resolveSibling(former.getFileName() + "-killed" + ++copies);
      copy(former, folder);
    } while (manager.ring().epoch() != epoch);
    stopNodes();
    startAgain();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /** Starts one node anew on its files, in place of one that has stopped. */
  void startAgain(int number) throws Exception {
    int registered = manager.registrations().size();
    Node gone = nodes.remove(number);
    gone.close();
    metrics.remove(number);
    startNode(number);
    awaitRegistered(registered + 1);
  }

  /** Waits until all partitions are served and have so many members in sync. */
  void awaitInSync(int members) {
    eventually(
        30_000,
        () -> {
          for (Chain chain : manager.ring().chains()) {
            assertTrue(chain.active() && chain.inSync().size() == members, chain.toString());
          }
          assertEquals(PARTITIONS, nodes.stream().mapToInt(Node::led).sum());
        });
  }

  Path nodeFolder(int number) {
    return folder.resolve("node" + number);
  }

  void stopNodes() {
    nodes.parallelStream().forEach(Node::close);
    nodes.clear();
    metrics.clear();
  }

  void startAgain() throws Exception {
    int registered = manager.registrations().size();
    int size = manager.ring().nodes().size();
    for (int i = 0; i < size; i++) {
      startNode(i);
    }
    awaitRegistered(registered + size);
    manager.formAgain();
    awaitServing();
  }

  /** The configuration of each partition, and what each node makes of it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    List<Chain> chains = manager.ring().chains();
    for (int partition = 0; partition < chains.size(); partition++) {
      text.append("\npartition ").append(partition).append(": ").append(chains.get(partition));
    }
    nodes.forEach(node -> text.append('\n').append(node));
    return text.toString();
  }

  RawClient client() {
    return client;
  }

  ManagerStandIn manager() {
    return manager;
  }

  Node node(int number) {
    return nodes.get(number);
  }

  /** Sum of a gauge or counter over all nodes. */
  long sum(String name) {
    long sum = 0;
    for (MetricRegistry registry : metrics) {
      if (registry.getGauges().containsKey(name)) {
        sum += ((Number) registry.getGauges().get(name).getValue()).longValue();
      } else {
        sum += registry.getCounters().get(name).getCount();
      }
    }
    return sum;
  }

  @Override
  public void close() {
    client.close();
    stopNodes();
    manager.close();
    runtime.close();
  }
}
