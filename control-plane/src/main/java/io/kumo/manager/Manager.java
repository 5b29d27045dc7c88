package io.kumo.manager;

import com.codahale.metrics.MetricRegistry;
import io.kumo.manager.endpoint.EndpointMetrics;
import io.kumo.manager.endpoint.Forwarder;
import io.kumo.manager.endpoint.LeaderWatch;
import io.kumo.manager.endpoint.ManagerService;
import io.kumo.manager.endpoint.RingRelay;
import io.kumo.manager.endpoint.RingWatchers;
import io.kumo.manager.founding.Belonging;
import io.kumo.manager.founding.Founding;
import io.kumo.manager.founding.Group;
import io.kumo.manager.founding.GroupMember;
import io.kumo.manager.founding.StoreFolder;
import io.kumo.manager.raft.RaftMember;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.FrameLimits;
import io.kumo.net.FrameServer;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.ring.Ring;
import io.kumo.time.Clock;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A manager: answers on its port from the start, and is a member of a Raft group as soon as its
 * group is formed or its store says that it is one.
 */
public final class Manager implements AutoCloseable {
  private static final ManagerReply STARTING =
      new ManagerReply.Unavailable("the manager is starting");

  private final ManagerConfig config;
  private final Clock clock = new SystemClock();
  private final Closing closing = new Closing();
  private final CompletableFuture<Void> formed = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private StoreFolder folder;
  private volatile FrameServer server;
  private volatile Founding founding;
  private volatile GroupSeat seat;

  private Manager(ManagerConfig config) {
    this.config = config;
  }

  /**
   * Starts a manager. One that is alone, or whose store belongs to a group, is a member when this
   * returns; else see {@link #formed()}.
   *
   * @throws IOException if the store or a port cannot be used, or the store belongs to a manager
   *     elsewhere or to one that was removed; everything is released
   * @throws IllegalArgumentException if the others of the group could not reach this manager
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
    NetRuntime runtime = closing.add("runtime", NetRuntime.start("kumo-manager", 1, clock));
    RingWatchers watchers = new RingWatchers(clock, runtime.scheduler());
    seat = new GroupSeat(config, folder, watchers, clock);
    Forwarder forwarder = closing.add("forwarder", new Forwarder(runtime, this::clusterId));
    Forwarder strangers = closing.add("forwarder", new Forwarder(runtime, Optional::empty));
    ManagerService service =
        closing.add(
            "service",
            new ManagerService(
                new ManagerService.Sources(
                    this::address, this::probed, seat::group, this::joinAsked),
                watchers,
                forwarder,
                strangers,
                new EndpointMetrics(metrics, clock)));
    server =
        closing.add(
            "server",
            FrameServer.start(
                runtime, config.listen(), FrameLimits.DEFAULT, this::clusterId, service));
    closing
        .add("ring relay", new RingRelay(runtime, this::otherLeader, this::clusterId, watchers))
        .start();
    closing
        .add("leader watch", new LeaderWatch(this::leaderKnown, watchers, runtime.scheduler()))
        .start();
    ManagerMetrics.register(metrics, seat::group, watchers, server.counters());
    closing.add("group", seat);
    closing
        .add(
            "removal watch",
            new RemovalWatch(seat, here -> known(here.raft()), strangers, runtime.scheduler()))
        .start();
    follow();
    enter(new FirstStart(listed(), strangers, runtime.scheduler(), clock));
  }

  private Founding listed() {
    Founding listed = new Founding(self(), config.peers());
    boolean fixed = config.listen().port() != 0 && config.raftPort() != 0;
    boolean named = !List.of("0.0.0.0", "::").contains(config.listen().host());
    if (listed.all().size() > 1 && !(fixed && named)) {
      throw new IllegalArgumentException(
          "a manager of several has to listen on a host and ports that the others can name, not "
              + config.listen());
    }
    founding = listed;
    return listed;
  }

  /** This manager as it is started now. */
  private GroupMember self() {
    return new GroupMember(folder.peerId(), server.address(), config.raftPort());
  }

  /** Takes the seat that there is, or looks for one. */
  private void enter(FirstStart first) throws IOException {
    folder.check(self());
    if (folder.belonging().isPresent()) {
      seat.resume(self());
    } else if (founding.others().isEmpty()) {
      seat.found(Group.of(List.of(self())));
    } else {
      closing.add("first start", first::stop);
      var unusedTaken = seat.taken().whenComplete((taken, refusal) -> first.stop());
      var unused = first.begin().handleAsync(this::decided, GroupSeat.slowly());
    }
  }

  private Void decided(Group decided, Throwable refusal) {
    if (refusal != null) {
      seat.refuse(refusal);
      return null;
    }
    try {
      seat.found(decided);
    } catch (IOException | RuntimeException e) {
      seat.refuse(e);
    }
    return null;
  }

  private CompletableFuture<ManagerReply> joinAsked(ManagerRequest.JoinGroup invitation) {
    Founding known = founding;
    if (known == null) {
      return CompletableFuture.completedFuture(STARTING);
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return seat.join(invitation, self(), known.all())
                .<ManagerReply>map(ManagerReply.Refused::new)
                .orElseGet(this::probed);
          } catch (IOException | RuntimeException e) {
            seat.refuse(e);
            return new ManagerReply.Refused("cannot join the group: " + e.getMessage());
          }
        },
        GroupSeat.slowly());
  }

  /** Passes on what becomes of the seat; who has lost it serves nobody any more. */
  private void follow() {
    var unusedTaken =
        seat.taken()
            .whenComplete(
                (taken, refusal) -> {
                  if (refusal == null) {
                    formed.complete(null);
                  } else {
                    formed.completeExceptionally(refusal);
                  }
                });
    var unusedEnded =
        seat.ended()
            .whenCompleteAsync(
                (done, loss) -> {
                  if (loss != null) {
                    server.close();
                    ended.completeExceptionally(loss);
                  }
                },
                GroupSeat.slowly());
  }

  /** Where other managers may be: by the log, the newest ring and this one's list. */
  private Set<Address> known(RaftMember raft) {
    Set<Address> known = new HashSet<>(raft.managers());
    raft.state().ring().map(Ring::managers).ifPresent(known::addAll);
    known.addAll(config.peers());
    known.remove(address());
    return known;
  }

  private Optional<Address> otherLeader() {
    return seat.group()
        .flatMap(here -> here.raft().leader())
        .filter(leader -> !leader.equals(address()));
  }

  private boolean leaderKnown() {
    return seat.group().flatMap(here -> here.raft().leader()).isPresent();
  }

  /** Where this manager listens for everybody. */
  public Address address() {
    return server.address();
  }

  /** The cluster that this manager belongs to; empty as long as there is none. */
  public Optional<UUID> clusterId() {
    return seat.group().flatMap(here -> here.raft().state().clusterId());
  }

  /** Whether this manager leads, as far as it knows. */
  public boolean leading() {
    return seat.group().map(here -> here.duties().leading()).orElse(false);
  }

  /**
   * Completes once this manager belongs to a group: as a founder, or because the leader has invited
   * it and makes it a member now. Fails where it must not, with the reason and what to do: then it
   * answers nothing but probes, and is to be closed.
   */
  public CompletableFuture<Void> formed() {
    return formed.copy();
  }

  /**
   * Completes once the manager is closed. Fails where it serves nobody any more, because its group
   * has removed it or its log holds what this version cannot apply: then it is to be closed.
   */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  private ManagerReply probed() {
    Founding known = founding;
    if (known == null) {
      return STARTING;
    }
    List<Address> members = seat.group().map(here -> here.raft().managers()).orElse(List.of());
    return new ManagerReply.Probed(
        folder.peerId(),
        config.raftPort(),
        members.isEmpty() ? known.all() : members,
        folder.belonging().map(Belonging::founders).orElse(List.of()),
        folder.belonging().map(Belonging::groupId),
        clusterId(),
        seat.group().flatMap(here -> here.raft().membership()));
  }

  /** Stops within some seconds. Closing it again does nothing. */
  @Override
  public void close() {
    closing.close();
    ended.complete(null);
  }
}
