package io.kumo.node;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.Connection;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.node.lease.HeldLease;
import io.kumo.node.peer.PeerLinks;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.shard.Recovery;
import io.kumo.node.shard.ShardIdentity;
import io.kumo.node.shard.ShardOutput;
import io.kumo.node.shard.Shards;
import io.kumo.node.verify.Verifier;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.time.SystemUptime;
import io.kumo.watch.ManagerClient;
import io.kumo.watch.NewestRing;
import io.kumo.wire.Codecs;
import io.kumo.wire.Empty;
import io.kumo.wire.Hello;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registered node at work: its shards, its links to the other nodes and its word to the managers,
 * put together.
 */
final class RunningNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

  /** Longer than all slices take, and the managers to find a new leader. */
  private static final long LEAVE_MS = 8_000;

  private static final long RING_MS = 1_000;

  /**
   * Of so many nodes one mostly knows what clients know; where none does, others are asked next.
   */
  private static final int RINGS_ASKED = 3;

  private final Ground ground;
  private final Member self;
  private final PeerLinks links;
  private final Asks asks;
  private final ManagerHeartbeat heartbeat;
  private final SuspensionWatch suspension;
  private final Consumer<Throwable> onFatal;
  private volatile Optional<Shards> shards = Optional.empty();
  private volatile Optional<Verifier> verifier = Optional.empty();
  private Runnable unlisten = () -> {};

  /** What stood already when the node was registered. */
  record Ground(
      NodeConfig config,
      NetRuntime runtime,
      NewestRing rings,
      ManagerClient managers,
      UUID boot,
      long startNanos,
      int shards) {}

  private RunningNode(Ground ground, Member self, Consumer<Throwable> onFatal) {
    this.ground = ground;
    this.self = self;
    this.onFatal = onFatal;
    NetCounters counters = new NetCounters();
    Supplier<Connection.Config> link =
        () ->
            new Connection.Config(
                Hello.ofNode(ground.rings.clusterId(), self), Node.linkLimits(), counters);
    this.links = PeerLinks.start(ground.runtime, link, ground.config.leases(), self, new Peers());
    this.asks = new Asks(ground.managers::ask, ground.runtime.scheduler(), self, this::onAnswered);
    this.heartbeat =
        new ManagerHeartbeat(
            ground.managers::ask,
            ground.runtime.scheduler(),
            self,
            ground.rings,
            this::figures,
            onFatal);
    this.suspension =
        new SuspensionWatch(
            ground.config.clock(),
            new SystemUptime(),
            ground.runtime.scheduler(),
            this::onSuspended);
  }

  /**
   * Starts the shards on their files.
   *
   * @param onFatal told why the node cannot go on
   */
  static RunningNode begin(
      Ground ground,
      NodeId node,
      ManagerReply.Registered registered,
      Recovery recovery,
      MetricRegistry metrics,
      Consumer<Throwable> onFatal) {
    Member self = new Member(node, registered.incarnation());
    RunningNode running = new RunningNode(ground, self, onFatal);
    Ring ring = ground.rings.current().orElseThrow();
    running.heartbeat.beat();
    running.links.follow(ring);
    ShardIdentity identity =
        new ShardIdentity(self, ground.startNanos, ground.boot, ring, ground.shards);
    running.shards =
        Optional.of(
            Shards.start(
                identity,
                MemoryPlan.of(ground.config, ground.shards),
                recovery,
                running.new Output(),
                ground.config.clock(),
                metrics));
    running.verifier = Optional.of(running.verifier(metrics));
    running.register(metrics);
    running.suspension.start();
    return running;
  }

  private Verifier verifier(MetricRegistry metrics) {
    Verifier.Environment environment =
        new Verifier.Environment(
            self,
            shards(),
            links,
            () -> ground.rings.current().orElseThrow().settings().pace().verifySeconds(),
            ground.runtime.scheduler(),
            ground.config.clock(),
            onFatal);
    return Verifier.start(environment, new Random(), metrics);
  }

  /** What the managers are told. */
  private ManagerRequest.NodeFigures figures() {
    long unverifiedSeconds = verifier.map(Verifier::oldestSeconds).orElse(0L);
    return shards
        .map(known -> known.figures(unverifiedSeconds))
        .orElse(ManagerRequest.NodeFigures.NONE);
  }

  private void register(MetricRegistry metrics) {
    gauge(metrics, "node.leases.asked", links::leasesAsked);
    gauge(metrics, "node.leases.missing", links::leasesMissing);
    gauge(metrics, "node.peer.queued-bytes", links::queuedBytes);
  }

  private static void gauge(MetricRegistry metrics, String name, Gauge<Number> gauge) {
    metrics.remove(name);
    metrics.gauge(name, () -> gauge);
  }

  /**
   * From now on takes each newer ring to links and shards.
   *
   * @param then told of each ring afterwards
   */
  void follow(Consumer<Ring> then) {
    unlisten =
        ground.rings.listen(
            ring -> {
              links.follow(ring);
              shards().configure(ring);
              then.accept(ring);
              checkSuperseded(ring);
            });
  }

  /** Asks some other nodes for their rings: they may know a newer one while no manager answers. */
  void fetchRing() {
    List<NodeId> others = new ArrayList<>(ground.rings.current().orElseThrow().nodes().keySet());
    others.remove(self.node());
    Collections.shuffle(others);
    for (NodeId node : others.subList(0, Math.min(RINGS_ASKED, others.size()))) {
      var unused =
          links
              .ask(node, Codecs.RING_REQUEST, Empty.EMPTY, RING_MS, Codecs.RING)
              .whenComplete((ring, failure) -> offer(node, ring, failure));
    }
  }

  private void offer(NodeId node, Ring ring, Throwable failure) {
    if (failure == null) {
      ground.rings.offer(ring);
    } else {
      LOG.debug("node {} tells no ring: {}", node, failure.getMessage());
    }
  }

  private void checkSuperseded(Ring ring) {
    RingNode shown = ring.nodes().get(self.node());
    if (shown != null && shown.incarnation() > self.incarnation()) {
      onFatal.accept(new SupersededException(shown.incarnation()));
    }
  }

  Member self() {
    return self;
  }

  Shards shards() {
    return shards.orElseThrow();
  }

  Verifier verifier() {
    return verifier.orElseThrow();
  }

  /**
   * Lets others lead what this node leads, and go on without it; waits until they do, {@value
   * #LEAVE_MS} ms at the most.
   */
  void leave() {
    try {
      shards().stop().get(LEAVE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.info("stopping while others still count on it; it leads {} partitions", shards().led());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the links and threads; everything is synced. */
  @Override
  public void close() throws IOException {
    unlisten.run();
    heartbeat.stop();
    suspension.stop();
    // Before the links: or primaries would take all members for lost, and have them dropped.
    shards().end();
    links.close();
    verifier.ifPresent(Verifier::close);
    shards().close();
  }

  private void onSuspended() {
    links.endLeases();
    shards().suspended();
  }

  /** Brings the shards what the links hear. */
  private final class Peers implements PeerLinks.Listener {
    @Override
    public void connected(NodeId node) {
      shards.ifPresent(all -> all.connected(node));
    }

    @Override
    public void refused(NodeId node) {
      shards.ifPresent(all -> all.refused(node));
    }
  }

  private void onAnswered(ConfigurationAsk ask, ManagerReply.AskReply reply) {
    shards.ifPresent(all -> all.answered(ask, reply.done(), reply.chain()));
  }

  /** Where the shards' wishes go. */
  private final class Output implements ShardOutput {
    @Override
    public void send(Member to, List<PeerMessage> messages) {
      links.send(to, messages);
    }

    @Override
    public long queuedBytes(NodeId node) {
      return links.queuedBytes(node);
    }

    @Override
    public void keepLease(HeldLease lease, int leaderTerm, int term) {
      links.keepLease(lease, leaderTerm, term);
    }

    @Override
    public void dropLease(int partition, Member member) {
      links.dropLease(partition, member);
    }

    @Override
    public void ask(ConfigurationAsk ask) {
      asks.add(ask);
    }

    @Override
    public void broken(int partition, String why) {
      LOG.error("partition {} is given up here: {}", partition, why);
    }

    @Override
    public void fatal(Throwable cause) {
      onFatal.accept(cause);
    }
  }
}
