package io.kumo.tools.local;

import com.codahale.metrics.MetricRegistry;
import io.kumo.manager.Manager;
import io.kumo.manager.ManagerConfig;
import io.kumo.node.Node;
import io.kumo.node.NodeConfig;
import io.kumo.proxy.Proxy;
import io.kumo.proxy.ProxyConfig;
import io.kumo.ring.Address;
import io.kumo.ring.RingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A manager, some nodes and a proxy in this process, all on loopback. The nodes take themselves
 * into the ring; together they use as much memory as one node alone would. For one thread.
 */
public final class LocalCluster implements AutoCloseable {
  private static final String LOOPBACK = "localhost";

  private final Environment environment;
  private final LocalFolder folder;
  private final List<Node> nodes = new ArrayList<>();
  private Manager manager;
  private Proxy proxy;

  private LocalCluster(Environment environment, LocalFolder folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /** What the process gives to the servers in it. */
  public interface Environment {
    /** A registry for the metrics of one server, such as {@code node-1}. */
    MetricRegistry metrics(String server);

    /** Told that a server has stopped by itself; the rest is to be closed. */
    void fail(Throwable why);
  }

  /**
   * Starts all of it; what does not yet serve will do so soon, see {@link #awaitReady}.
   *
   * @throws IOException if the folder was made with other settings or is in use, or a port is
   *     taken; everything is closed again
   */
  public static LocalCluster start(LocalSettings settings, Environment environment)
      throws IOException {
    LocalFolder folder =
        settings.store().isPresent()
            ? LocalFolder.open(settings.store().get())
            : LocalFolder.temporary();
    LocalCluster cluster = new LocalCluster(environment, folder);
    try {
      cluster.open(settings);
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.closeAfter(e);
      throw e;
    }
  }

  private void open(LocalSettings settings) throws IOException {
    LocalFolder.Layout layout =
        folder.layout(
            settings.nodes(),
            settings.replicas(),
            (nodes, replicas) -> fresh(nodes, replicas, settings.managerPort()));
    manager = Manager.start(managerConfig(layout), environment.metrics("manager"));
    var unused = manager.ended().whenComplete((ended, failure) -> failIfBroken(failure));
    List<Address> managers = List.of(manager.address());
    for (int i = 1; i <= layout.nodes(); i++) {
      nodes.add(Node.start(nodeConfig(layout, i, managers), environment.metrics("node-" + i)));
    }
    proxy =
        Proxy.start(ProxyConfig.of(settings.memcached(), managers), environment.metrics("proxy"));
  }

  private static LocalFolder.Layout fresh(int nodes, int replicas, int wanted) throws IOException {
    int port = LocalPorts.freePair(wanted);
    return new LocalFolder.Layout(
        nodes, replicas, RingSettings.DEFAULT.partitions(), port, port + 1);
  }

  private void failIfBroken(Throwable failure) {
    if (failure != null) {
      environment.fail(failure);
    }
  }

  private ManagerConfig managerConfig(LocalFolder.Layout layout) {
    RingSettings usual = RingSettings.DEFAULT;
    return ManagerConfig.of(
            new Address(LOOPBACK, layout.managerPort()), List.of(), folder.managerFolder())
        .withRaftPort(layout.raftPort())
        .withFirstRing(
            new RingSettings(
                layout.partitions(), layout.replicas(), usual.minInSync(), usual.valueBytesMax()))
        .withAutoAttach(layout.nodes());
  }

  private NodeConfig nodeConfig(LocalFolder.Layout layout, int number, List<Address> managers) {
    Path path = folder.nodeFolder(number);
    NodeConfig usual = NodeConfig.of(new Address(LOOPBACK, 0), managers, path);
    return usual
        .withShards(1)
        .withHeap(usual.heapBytes() / layout.nodes())
        .withOnFatal(environment::fail);
  }

  /**
   * Waits until every partition serves.
   *
   * @throws IOException if one does not within {@code timeoutMs}
   */
  public void awaitReady(int timeoutMs) throws IOException {
    new Readiness(managerAddress(), timeoutMs).await(partitions());
  }

  private int partitions() throws IOException {
    return folder.kept().partitions();
  }

  /** Where memcached clients are served. */
  public Address memcachedAddress() {
    return proxy.address();
  }

  /** Where the manager answers, for kumo-admin and Java clients. */
  public Address managerAddress() {
    return manager.address();
  }

  /** Where the files are. */
  public Path path() {
    return folder.path();
  }

  /** Whether the files go when the cluster is closed. */
  public boolean isTemporary() {
    return folder.isTemporary();
  }

  /**
   * Stops all of it, within some seconds. The manager goes after the nodes, which tell each other
   * that all stop: so each still counts as in sync when they start again.
   */
  @Override
  public void close() throws IOException {
    if (proxy != null) {
      proxy.close();
    }
    closeNodes();
    if (manager != null) {
      manager.close();
    }
    folder.close();
  }

  /** All at once: one that stopped alone would let the others go on without it. */
  private void closeNodes() {
    CompletableFuture<?>[] closing =
        nodes.stream()
            .map(node -> CompletableFuture.runAsync(node::close, LocalCluster::onThread))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(closing).join();
  }

  private static void onThread(Runnable task) {
    new Thread(task, "kumo-close-node").start();
  }

  private void closeAfter(Exception cause) {
    try {
      close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
