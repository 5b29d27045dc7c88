package io.kumo.manager;

import com.codahale.metrics.MetricRegistry;
import io.kumo.manager.endpoint.EndpointMetrics;
import io.kumo.manager.endpoint.Forwarder;
import io.kumo.manager.endpoint.ManagerService;
import io.kumo.manager.endpoint.RingRelay;
import io.kumo.manager.endpoint.RingWatchers;
import io.kumo.manager.founding.Founding;
import io.kumo.manager.founding.Group;
import io.kumo.manager.founding.GroupMember;
import io.kumo.manager.founding.StoreFolder;
import io.kumo.manager.lead.FormedGroup;
import io.kumo.manager.lead.LeaderDuties;
import io.kumo.manager.raft.RaftEvents;
import io.kumo.manager.raft.RaftMember;
import io.kumo.manager.state.ClusterState;
import io.kumo.message.ManagerReply;
import io.kumo.net.FrameLimits;
import io.kumo.net.FrameServer;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.time.Clock;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A manager: answers on its port from the start, and is a member of a Raft group as soon as its
 * group is formed or its store says that it is one.
 */
public final class Manager implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Manager.class);

  private final ManagerConfig config;
  private final Clock clock = new SystemClock();
  private final Closing closing = new Closing();
  private final CompletableFuture<Void> formed = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private StoreFolder folder;
  private NetRuntime runtime;
  private RingWatchers watchers;
  private volatile FrameServer server;
  private volatile Founding founding;
  private volatile Optional<FormedGroup> group = Optional.empty();
  private boolean closed;

  private Manager(ManagerConfig config) {
    this.config = config;
  }

  /**
   * Starts a manager. One that is alone, or whose store belongs to a group, is a member when this
   * returns; else see {@link #formed()}.
   *
   * @throws IOException if the store or a port cannot be used, or the store belongs to other
   *     managers than those listed; everything is released
   * @throws IllegalArgumentException if the listed managers cannot be a group
   */
  public static Manager start(ManagerConfig config, MetricRegistry metrics) throws IOException {
    Manager manager = new Manager(config);
    try {
      manager.open(metrics);
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
    return manager;
  }

  private void open(MetricRegistry metrics) throws IOException {
    folder = closing.add("store", StoreFolder.open(config.store()));
    runtime = closing.add("runtime", NetRuntime.start("kumo-manager", 1, clock));
    watchers = new RingWatchers(clock, runtime.scheduler());
    Forwarder forwarder = closing.add("forwarder", new Forwarder(runtime, this::clusterId));
    ManagerService service =
        closing.add(
            "service",
            new ManagerService(
                new ManagerService.Sources(this::address, this::probed, () -> group),
                watchers,
                forwarder,
                new EndpointMetrics(metrics, clock)));
    server =
        closing.add(
            "server",
            FrameServer.start(
                runtime, config.listen(), FrameLimits.DEFAULT, this::clusterId, service));
    GroupMember self = new GroupMember(folder.peerId(), server.address(), config.raftPort());
    Founding listed = new Founding(self, config.peers());
    checkSize(listed.all());
    folder.check(self, listed.all());
    founding = listed;
    ManagerMetrics.register(metrics, () -> group, watchers, server.counters());
    if (listed.all().size() == 1) {
      join(Group.of(List.of(self)));
    } else if (folder.group().isPresent()) {
      join(folder.group().get());
    } else {
      FirstStart first = new FirstStart(listed, forwarder, runtime.scheduler(), clock);
      closing.add("first start", first::stop);
      var unused = first.begin().handleAsync(this::decided, starter());
    }
  }

  private void checkSize(List<Address> all) {
    if (!Group.SIZES.contains(all.size())) {
      throw new IllegalArgumentException(
          "a group has 1, 3 or 5 managers, not " + all.size() + ": " + all);
    }
    boolean fixed = config.listen().port() != 0 && config.raftPort() != 0;
    boolean named = !List.of("0.0.0.0", "::").contains(config.listen().host());
    if (all.size() > 1 && !(fixed && named)) {
      throw new IllegalArgumentException(
          "a manager of several has to listen on a host and ports that the others can name, not "
              + config.listen());
    }
  }

  /** Starting Raft takes too long for an event loop. */
  private static Executor starter() {
    return task -> {
      Thread thread = new Thread(task, "kumo-manager-start");
      thread.setDaemon(true);
      thread.start();
    };
  }

  private Void decided(Group decided, Throwable refusal) {
    if (refusal != null) {
      formed.completeExceptionally(refusal);
      return null;
    }
    try {
      join(decided);
    } catch (IOException | RuntimeException e) {
      formed.completeExceptionally(e);
    }
    return null;
  }

  private synchronized void join(Group members) throws IOException {
    if (closed) {
      formed.cancel(false);
      return;
    }
    if (folder.group().isEmpty()) {
      folder.join(members);
      LOGGER.info("Formed the group {} of {}", members.id(), members.addresses());
    }
    // Of a manager alone the address may change, but never the id of its group.
    Group own = new Group(folder.group().get().id(), members.members());
    RaftMember.Config raftConfig =
        new RaftMember.Config(folder.peerId(), own, folder.raftFolder(), config.raftTuning());
    RaftMember raft = closing.add("raft", RaftMember.start(raftConfig, this::events));
    folder.logBegun();
    raft.state().ring().ifPresent(watchers::publish);
    if (own.members().size() > 1) {
      closing
          .add("ring relay", new RingRelay(runtime, this::otherLeader, this::clusterId, watchers))
          .start();
    }
    formed.complete(null);
  }

  private Optional<Address> otherLeader() {
    return group.flatMap(here -> here.raft().leader()).filter(leader -> !leader.equals(address()));
  }

  private RaftEvents events(RaftMember raft) {
    LeaderDuties duties =
        new LeaderDuties(raft, config.firstSettings(), config.leadTimings(), clock);
    closing.add("duties", duties);
    group = Optional.of(new FormedGroup(raft, duties));
    return new Events(duties);
  }

  /** Where this manager listens for everybody. */
  public Address address() {
    return server.address();
  }

  /** The cluster that this manager belongs to; empty as long as there is none. */
  public Optional<UUID> clusterId() {
    return group.flatMap(here -> here.raft().state().clusterId());
  }

  /** Whether this manager leads, as far as it knows. */
  public boolean leading() {
    return group.map(here -> here.duties().leading()).orElse(false);
  }

  /**
   * Completes once this manager is a member of a group. Fails where it must not become one, with
   * the reason and what to do: then it answers nothing but probes, and is to be closed.
   */
  public CompletableFuture<Void> formed() {
    return formed.copy();
  }

  /**
   * Completes once the manager is closed. Fails where it gave up by itself, because its log holds
   * what this version cannot apply: then it is to be closed.
   */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  private ManagerReply probed() {
    Founding known = founding;
    if (known == null) {
      return new ManagerReply.Unavailable("the manager is starting");
    }
    return new ManagerReply.Probed(
        folder.peerId(),
        config.raftPort(),
        known.all(),
        folder.group().map(Group::peerIds).orElse(List.of()),
        folder.group().map(Group::id),
        clusterId());
  }

  /** Stops within some seconds. Closing it again does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    closing.close();
    ended.complete(null);
  }

  /** Passes on what Raft tells. */
  private final class Events implements RaftEvents {
    private final LeaderDuties duties;

    Events(LeaderDuties duties) {
      this.duties = duties;
    }

    @Override
    public void onState(ClusterState state) {
      state.ring().ifPresent(watchers::publish);
      duties.wake();
    }

    @Override
    public void onLeading() {
      duties.begin();
    }

    @Override
    public void onNotLeading() {
      duties.end();
    }

    @Override
    public void onBroken(String why) {
      LOGGER.error("The manager gives up: {}", why);
      duties.end();
      ended.completeExceptionally(new IOException(why));
    }
  }
}
