package io.kumo.node;

import com.codahale.metrics.MetricRegistry;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.Backoff;
import io.kumo.net.Connection;
import io.kumo.net.FrameLimits;
import io.kumo.net.FrameServer;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.node.endpoint.EndpointMetrics;
import io.kumo.node.endpoint.NodeEndpoint;
import io.kumo.node.shard.Durability;
import io.kumo.node.shard.Recovery;
import io.kumo.ring.Address;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingSettings;
import io.kumo.watch.ManagerClient;
import io.kumo.watch.NewestRing;
import io.kumo.watch.RingWatcher;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data node: opens its folder and replays its journals, listens, registers with the managers, and
 * serves as soon as it is registered and knows a ring. It needs the managers for nothing else.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** What else than a value, and one more that its operation shows, a node's frames must hold. */
  private static final int FRAME_BYTES_BESIDE_VALUE = 16 << 20;

  /**
   * Answers wait as references to values that mostly lie in the cache; the stream to another node
   * is bounded by the protocol.
   */
  private static final long QUEUE_BYTES = 256L << 20;

  private final NodeConfig config;
  private final MetricRegistry metrics;
  private final UUID boot;
  private final long startNanos;
  private final Closing closing = new Closing();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final CompletableFuture<Ring> firstRing = new CompletableFuture<>();

  private DataFolder folder;
  private NewestRing rings;
  private Optional<Recovery> recovery = Optional.empty();
  private NetRuntime runtime;
  private FrameServer server;
  private NodeEndpoint endpoint;
  private ManagerClient managers;
  private volatile Optional<RunningNode> serving = Optional.empty();

  private Node(NodeConfig config, MetricRegistry metrics) {
    this.config = config;
    this.metrics = metrics;
    this.startNanos = config.clock().nanos();
    // Where each write is forced before it is acknowledged, no power cut takes any (rule 22).
    this.boot = config.durability() == Durability.FSYNC ? new UUID(0, 1) : BootId.read();
  }

  /**
   * Starts a node. On return it listens; it joins the cluster in the background, for as long as
   * that takes.
   *
   * @throws IOException if the folder is in use, damaged or another cluster's, or the address
   *     cannot be listened on; everything is released again
   */
  public static Node start(NodeConfig config, MetricRegistry metrics) throws IOException {
    Node node = new Node(config, metrics);
    try {
      node.openFiles();
      node.listen();
      node.register();
      return node;
    } catch (IOException | RuntimeException e) {
      node.closing.close();
      throw e;
    }
  }

  private void openFiles() throws IOException {
    folder = DataFolder.open(config.folder(), config.shards());
    closing.add("data folder", folder);
    rings = new NewestRing(folder.clusterId());
    RingKeeper keeper = new RingKeeper(folder, config.clock());
    closing.add("ring keeper", keeper);
    if (folder.clusterId().isPresent()) {
      openShards(folder.clusterId().get());
    }
    keeper.kept().ifPresent(rings::offer);
    rings.listen(keeper::keep);
    rings.listen(firstRing::complete);
  }

  private void openShards(UUID clusterId) throws IOException {
    Recovery.Files files =
        new Recovery.Files(clusterId, folder.nodeId(), folder.shards(), folder::shard);
    Recovery opened =
        Recovery.open(files, MemoryPlan.of(config, folder.shards()), config.clock(), metrics);
    recovery = Optional.of(opened);
    closing.add("journals and stores", this::closeUnused);
  }

  private void closeUnused() throws IOException {
    if (serving.isEmpty()) {
      recovery.get().close();
    }
  }

  private void listen() throws IOException {
    runtime = NetRuntime.start("node-net", config.networkLoops(), config.clock());
    closing.add("event loops", runtime);
    endpoint =
        new NodeEndpoint(
            () -> serving.map(RunningNode::shards),
            () -> serving.map(RunningNode::verifier),
            rings,
            new EndpointMetrics(metrics, config.clock()),
            config.clock(),
            runtime.scheduler(),
            () -> serving.ifPresent(RunningNode::fetchRing));
    server = FrameServer.start(runtime, config.listen(), limits(), folder::clusterId, endpoint);
    server.counters().register(metrics, "node");
    closing.add("server", server);
  }

  private FrameLimits limits() {
    int valueMax =
        rings
            .current()
            .map(ring -> ring.settings().valueBytesMax())
            .orElse(RingSettings.VALUE_BYTES_CEILING);
    return limits(FRAME_BYTES_BESIDE_VALUE + 2 * valueMax, QUEUE_BYTES);
  }

  /** How links to other nodes are bounded. */
  static FrameLimits linkLimits() {
    return limits(FrameLimits.DEFAULT.frameBytesMax(), QUEUE_BYTES);
  }

  private static FrameLimits limits(int frameBytesMax, long queueBytesMax) {
    FrameLimits usual = FrameLimits.DEFAULT;
    return new FrameLimits(
        usual.connectionsMax(),
        frameBytesMax,
        queueBytesMax,
        usual.requestsMax(),
        usual.connectTimeoutMs(),
        usual.frameTimeoutMs(),
        usual.pingMs(),
        usual.silenceMs());
  }

  private void register() {
    managers = ManagerClient.start(runtime, config.managers(), this::managerLink);
    closing.add("manager client", managers);
    RingWatcher watcher = RingWatcher.start(managers, rings);
    closing.add("ring watcher", watcher);
    CompletableFuture<ManagerReply.Registered> registered = new CompletableFuture<>();
    Registration registration =
        new Registration(
            managers::ask,
            runtime.scheduler(),
            registerNode(),
            new Backoff(Registration.PAUSE_FIRST_MS, Registration.PAUSE_LAST_MS),
            registered::complete,
            this::fail);
    closing.add("registration", registration::cancel);
    var unused = registered.thenAcceptBoth(firstRing, this::onAccepted);
    registration.ask();
  }

  private ManagerRequest.RegisterNode registerNode() {
    List<ManagerRequest.ReplicaReport> reports =
        recovery.map(opened -> opened.reports(boot)).orElse(List.of());
    return new ManagerRequest.RegisterNode(
        folder.nodeId(),
        ThreadLocalRandom.current().nextLong(),
        folder.clusterId(),
        server.address(),
        config.zone(),
        config.weight(),
        reports);
  }

  /** On a network loop, where no file may be touched. */
  private void onAccepted(ManagerReply.Registered registered, Ring ring) {
    Thread starter = new Thread(() -> serve(registered), "node-start");
    starter.start();
  }

  private void serve(ManagerReply.Registered registered) {
    try {
      synchronized (closing) {
        if (stopped.get()) {
          return;
        }
        folder.bindTo(registered.clusterId());
        if (recovery.isEmpty()) {
          openShards(registered.clusterId());
        }
        RunningNode.Ground ground =
            new RunningNode.Ground(
                config, runtime, rings, managers, boot, startNanos, folder.shards());
        RunningNode begun =
            RunningNode.begin(
                ground, folder.nodeId(), registered, recovery.get(), metrics, this::fail);
        serving = Optional.of(begun);
        closing.add("shards", begun);
        begun.follow(endpoint::followed);
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  /** Stops serving and says why. */
  private void fail(Throwable cause) {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    LOG.error("the node stops: {}", cause.getMessage(), cause);
    Thread stopper =
        new Thread(
            () -> {
              release();
              config.onFatal().accept(cause);
            },
            "node-stop");
    stopper.start();
  }

  private Connection.Config managerLink() {
    Hello hello =
        serving
            .map(now -> Hello.ofNode(folder.clusterId(), now.self()))
            // No cluster yet: that the files are another one's is the managers' answer to give.
            .orElseGet(() -> Hello.of(Role.NODE, Optional.empty()));
    return new Connection.Config(hello, FrameLimits.DEFAULT, new NetCounters());
  }

  /** Who this node is, the same over all its starts. */
  public NodeId id() {
    return folder.nodeId();
  }

  /** Where it listens. */
  public Address address() {
    return server.address();
  }

  /** How many partitions it leads and serves now. */
  int led() {
    return serving.map(now -> now.shards().led()).orElse(0);
  }

  /** Who it is and how it sees each of its partitions, for people. */
  @Override
  public String toString() {
    return "node %s at %s\n%s"
        .formatted(id(), address(), serving.map(now -> now.shards().toString()).orElse("idle"));
  }

  /** Whether it has heard of a ring, from the managers or from its folder. */
  boolean knowsRing() {
    return rings.current().isPresent();
  }

  /** Whether it is registered and its shards run. */
  public boolean isServing() {
    return serving.isPresent() && !stopped.get();
  }

  /**
   * Hands over what it leads and leaves the in-sync lists, as far as others go on; then syncs
   * everything and releases it. Bounded by a few seconds. Idempotent.
   */
  @Override
  public void close() {
    if (stopped.compareAndSet(false, true)) {
      serving.ifPresent(RunningNode::leave);
      release();
    }
  }

  /** Stops like {@link #close}, but hands nothing over: for its peers it is lost. For tests. */
  void vanish() {
    if (stopped.compareAndSet(false, true)) {
      release();
    }
  }

  private void release() {
    // First of all no more requests; then what they asked for is synced.
    server.close();
    synchronized (closing) {
      closing.close();
    }
  }
}
