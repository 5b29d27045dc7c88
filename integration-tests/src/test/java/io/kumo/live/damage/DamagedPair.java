package io.kumo.live.damage;

import static io.kumo.live.cluster.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.client.KumoClient;
import io.kumo.client.KumoClientConfig;
import io.kumo.live.cluster.Ports;
import io.kumo.manager.Manager;
import io.kumo.manager.ManagerConfig;
import io.kumo.node.Node;
import io.kumo.node.NodeConfig;
import io.kumo.node.lease.LeaseTimes;
import io.kumo.ring.Address;
import io.kumo.ring.RingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A manager and two nodes that hold everything twice, in this process. One node is stopped,
 * damaged, started and made to lead everything. For one thread.
 */
public final class DamagedPair implements AutoCloseable {
  private static final int PARTITIONS = 16;
  private static final List<String> DAMAGE_COUNTERS =
      List.of(
          "node.journal.damages",
          "node.journal.torn-tails",
          "node.store.damages",
          "node.store.moved-aside");

  private final Path folder;
  private final MetricRegistry managed = new MetricRegistry();
  private final Manager manager;
  private final KumoClient client;
  private final Node[] nodes = new Node[2];
  private final MetricRegistry[] metrics = new MetricRegistry[2];
  private final Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();

  /** Starts it and waits until all is in sync. */
  public DamagedPair(Path folder) throws IOException {
    this.folder = folder;
    manager =
        Manager.start(
            ManagerConfig.of(
                    new Address("127.0.0.1", Ports.free()), List.of(), folder.resolve("manager"))
                .withRaftPort(Ports.free())
                .withFirstRing(new RingSettings(PARTITIONS, 2, 1, 1 << 20))
                .withAutoAttach(2),
            managed);
    start(0);
    start(1);
    client =
        KumoClient.connect(KumoClientConfig.of(List.of(manager.address())).withTimeoutMs(10_000));
    awaitInSync();
  }

  /** A client of both. */
  public KumoClient client() {
    return client;
  }

  private void start(int number) throws IOException {
    metrics[number] = new MetricRegistry();
    nodes[number] =
        Node.start(
            NodeConfig.of(new Address("127.0.0.1", 0), List.of(manager.address()), files(number))
                .withShards(1)
                .withMemory(4 << 20, 16 << 20)
                .withLeases(LeaseTimes.ofMs(100, 600, 800))
                .withOnFatal(fatal::add),
            metrics[number]);
  }

  private Path files(int number) {
    return folder.resolve("node-" + number);
  }

  /** Stops a node; the other leads everything then. */
  public void stop(int number) {
    nodes[number].close();
    nodes[number] = null;
    int other = 1 - number;
    eventually(
        "the other leads", () -> assertEquals(PARTITIONS, gauge(other, "node.partitions.led")));
  }

  /**
   * Flips a byte of a stopped node's files and starts it. Where it refuses, it must name the file;
   * an operator then brings it back.
   *
   * @param smallFile one that is to be hit; empty for any byte of any file
   * @return what was flipped
   */
  public Flip startDamaged(int number, String smallFile, SplittableRandom random)
      throws IOException {
    Flip flip =
        smallFile.isEmpty()
            ? Flip.anywhere(files(number), random)
            : Flip.in(files(number).resolve(smallFile), random);
    try {
      start(number);
    } catch (IOException e) {
      assertTrue(e.getMessage().contains(flip.file().toString()), flip + ": " + e.getMessage());
      flip.turn();
      start(number);
    }
    awaitInSync();
    return flip;
  }

  /** Makes a node lead everything, with the other in sync. */
  public void makeLead(int number) throws IOException {
    stop(1 - number);
    start(1 - number);
    awaitInSync();
  }

  /** Waits until all is led, and everything is on both, and no partition has lost entries. */
  public void awaitInSync() {
    eventually(
        "all is in sync",
        () -> {
          assertEquals(PARTITIONS, both("node.partitions.led"), this::nodesText);
          assertEquals(0, managed("under-replicated"), this::nodesText);
          assertEquals(0, managed("inactive"), this::nodesText);
          assertEquals(0, both("node.partitions.incomplete"), this::nodesText);
        });
  }

  /** Waits until a node's store has all that is committed. */
  public void awaitApplied() {
    eventually("all is applied", () -> assertEquals(0, both("node.queue.unapplied-bytes")));
  }

  private String nodesText() {
    return "ended by %s; led, under-replicated, inactive, incomplete %d %d %d %d %d: %s"
        .formatted(
            fatal,
            both("node.partitions.led"),
            managed("under-replicated"),
            managed("inactive"),
            gauge(0, "node.partitions.incomplete"),
            gauge(1, "node.partitions.incomplete"),
            List.of(nodes));
  }

  private long managed(String state) {
    return number(managed, "manager.partitions." + state);
  }

  private long both(String name) {
    return gauge(0, name) + gauge(1, name);
  }

  private long gauge(int number, String name) {
    return number(metrics[number], name);
  }

  private static long number(MetricRegistry registry, String gauge) {
    return ((Number) registry.getGauges().get(gauge).getValue()).longValue();
  }

  /** How much damage a node has counted since its start. */
  public long damages(int number) {
    return DAMAGE_COUNTERS.stream()
        .mapToLong(name -> metrics[number].counter(name).getCount())
        .sum();
  }

  @Override
  public void close() {
    client.close();
    manager.close();
    for (Node node : nodes) {
      if (node != null) {
        node.close();
      }
    }
  }
}
