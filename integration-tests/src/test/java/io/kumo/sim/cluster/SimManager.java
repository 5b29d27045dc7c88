package io.kumo.sim.cluster;

import io.kumo.manager.codec.MalformedException;
import io.kumo.manager.codec.StateCodec;
import io.kumo.manager.endpoint.Answers;
import io.kumo.manager.founding.GroupMember;
import io.kumo.manager.lead.LeadTimings;
import io.kumo.manager.lead.LeaderAgenda;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.Unavailable;
import io.kumo.message.ManagerRequest;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.Ring;
import io.kumo.sim.Scheduler;
import io.kumo.sim.SimClock;
import io.kumo.wire.Codecs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One manager's machine and the process on it: its copy of the state, and its watchers. */
final class SimManager implements Network.Acceptor {
  private static final UUID CLUSTER = new UUID(7, 7);
  private static final LeadTimings TIMINGS = new LeadTimings(100, 3_000, 2_000);
  private static final long SPACING_NANOS = Scheduler.ms(20);

  /** As {@code LeaderWatch} has it. */
  private static final long LEADERLESS_NANOS_MAX = Scheduler.ms(3000);

  private final World world;
  private final Address address;
  private final SimClock clock;
  private final Map<Wire.End, Long> watchers = new LinkedHashMap<>();
  private Actor actor;
  private ManagerPeers others;
  private ClusterState state = ClusterState.NO_CLUSTER;
  private int applied;
  private int stores;
  private boolean gone;
  private Optional<LeaderAgenda> agenda = Optional.empty();
  private boolean busy;
  private boolean pushSet;
  private long leaderNanos;

  SimManager(World world, String host) {
    this.world = world;
    this.address = new Address(host, 1);
    clock = new SimClock(world.scheduler(), world.random(), world.shape().drifts());
    start();
  }

  String host() {
    return address.host();
  }

  Address address() {
    return address;
  }

  /** As its group knows it, by a name that goes with its store. */
  GroupMember asMember() {
    return ManagerOrder.member(host() + "." + stores, address);
  }

  /** The cluster that its state is of. */
  Optional<UUID> cluster() {
    return state.clusterId();
  }

  /** Whether it has ended for good. */
  boolean gone() {
    return gone;
  }

  /** Whether the other one hears and answers it. */
  boolean reaches(SimManager other) {
    return this == other
        || (other.isUp()
            && !world.network().isCut(host(), other.host())
            && !world.network().isCut(other.host(), host()));
  }

  Actor actor() {
    return actor;
  }

  boolean isUp() {
    return !actor.dead() && !actor.standsStill();
  }

  void tell(Runnable action) {
    actor.run(action);
  }

  void later(long nanos, Runnable action) {
    actor.later(nanos, action);
  }

  /** Takes over the leader's state, as a snapshot. */
  void install(SimManager leader) {
    if (applied < leader.applied) {
      applied = leader.applied;
      state = copy(leader.state);
      push();
    }
  }

  /** Its store is lost: it is another manager from its next start on. */
  void loseStore() {
    kill();
    stores++;
    applied = 0;
    state = ClusterState.NO_CLUSTER;
  }

  /** Ends for good: its group has removed it, or it is not needed. */
  void leave() {
    world.trace().line(() -> host() + " ends");
    gone = true;
    kill();
  }

  /** Starts the process, if none runs, from what its predecessor had applied. */
  void start() {
    if (gone || (actor != null && !actor.dead())) {
      return;
    }
    actor = new Actor(host(), world.scheduler(), clock);
    others = new ManagerPeers(world, actor);
    leaderNanos = actor.nanos();
    state = copy(state);
    world.network().listen(actor, this);
    tick();
  }

  private static ClusterState copy(ClusterState state) {
    try {
      return StateCodec.decode(StateCodec.encode(state));
    } catch (MalformedException e) {
      throw new IllegalStateException("a snapshot does not come back from its bytes", e);
    }
  }

  void kill() {
    actor.die();
    agenda = Optional.empty();
    busy = false;
    pushSet = false;
    watchers.clear();
    world.network().died(actor, false);
    if (world.managers().leader().filter(this::equals).isPresent()) {
      world.managers().depose();
    }
  }

  void lead() {
    agenda =
        Optional.of(new LeaderAgenda(TIMINGS, world.shape().settings(), CLUSTER, actor.nanos()));
    busy = false;
    lookAround();
  }

  /** An operator's order reaches this manager; nothing happens unless it leads. */
  void order(ChangeRing order) {
    if (agenda.isPresent() && state.clusterId().isPresent()) {
      Optional<Command> command = LeaderAgenda.ordered(state, order);
      if (command.isPresent()) {
        var unused = world.managers().submit(this, command.get());
      }
    }
  }

  /** Ends the present period of leading, when it is run. */
  Runnable endsLeading() {
    Optional<LeaderAgenda> present = agenda;
    return () -> {
      if (agenda.equals(present)) {
        agenda = Optional.empty();
      }
    };
  }

  void applyUpTo(int end) {
    boolean changed = false;
    while (applied < end) {
      ClusterState next = world.managers().apply(state, world.managers().entry(applied)).state();
      changed |= next.epoch() > state.epoch();
      state = next;
      applied++;
    }
    if (changed) {
      push();
      lookAround();
    }
  }

  private void tick() {
    actor.later(Scheduler.ms(TIMINGS.tickMs()), this::tick);
    lookForLeader();
    lookAround();
  }

  /** As {@code LeaderWatch} does: who watches here is sent on while no leader is known. */
  private void lookForLeader() {
    boolean known =
        world.managers().members().isMember(this)
            && world.managers().leader().filter(this::reaches).isPresent();
    if (known) {
      leaderNanos = actor.nanos();
    } else if (actor.nanos() - leaderNanos >= LEADERLESS_NANOS_MAX) {
      leaderNanos = actor.nanos();
      List.copyOf(watchers.keySet()).forEach(Wire.End::close);
    }
  }

  /** As {@code LeaderDuties} does: one command at a time. */
  private void lookAround() {
    if (agenda.isEmpty() || busy) {
      return;
    }
    LeaderAgenda now = agenda.get();
    GroupMembers members = world.managers().members();
    List<Address> settled = members.changing() ? List.of() : members.addresses();
    now.due(state, settled, actor.nanos())
        .ifPresent(
            command -> {
              busy = true;
              var unused =
                  world.managers().submit(this, command).handle((reply, failure) -> settled(now));
            });
  }

  private Void settled(LeaderAgenda of) {
    if (agenda.filter(now -> now == of).isPresent()) {
      busy = false;
    }
    return null;
  }

  @Override
  public Network.Handler accept(String from, Object hello) {
    return new Inbound(hello.equals("manager"));
  }

  private CompletableFuture<ManagerReply> route(ManagerRequest request, boolean fromManager) {
    if (agenda.isPresent()) {
      return lead(request);
    }
    if (!world.managers().members().isMember(this)) {
      return CompletableFuture.completedFuture(new Unavailable("no member of a group"));
    }
    Optional<SimManager> leader = world.managers().leader();
    if (leader.isEmpty() || fromManager || leader.get() == this) {
      return CompletableFuture.completedFuture(new Unavailable("no manager leads"));
    }
    return others.ask(leader.get().host(), request);
  }

  private CompletableFuture<ManagerReply> lead(ManagerRequest request) {
    if (request instanceof ManagerRequest.NodeHeartbeat heartbeat) {
      ManagerReply reply = Answers.heartbeat(state, heartbeat);
      if (reply instanceof ManagerReply.Alive) {
        agenda.orElseThrow().heard(heartbeat.member(), actor.nanos());
      }
      return CompletableFuture.completedFuture(reply);
    }
    if (state.clusterId().isEmpty()) {
      return CompletableFuture.completedFuture(new Unavailable("there is no cluster yet"));
    }
    Command command =
        request instanceof ManagerRequest.RegisterNode register
            ? Answers.command(register)
            : asked((ManagerRequest.Ask) request);
    return world
        .managers()
        .submit(this, command)
        .thenApply(reply -> answer(request, reply))
        .exceptionally(failure -> new Unavailable(String.valueOf(failure.getMessage())));
  }

  private static Command asked(ManagerRequest.Ask ask) {
    return new Command.Ask(ask.asker(), ask.items());
  }

  private ManagerReply answer(ManagerRequest request, CommandReply reply) {
    if (reply instanceof CommandReply.Registered registered
        && request instanceof ManagerRequest.RegisterNode register) {
      Member member = new Member(register.node(), registered.incarnation());
      agenda.ifPresent(now -> now.heard(member, actor.nanos()));
    }
    return Answers.of(reply);
  }

  /** Pushes the newest ring soon, not each of many that follow quickly. */
  private void push() {
    if (!pushSet) {
      pushSet = true;
      actor.later(world.random().chance(0.5) ? Scheduler.ms(1) : SPACING_NANOS, this::pushNow);
    }
  }

  private void pushNow() {
    pushSet = false;
    Optional<Ring> ring = state.ring();
    if (ring.isEmpty()) {
      return;
    }
    for (Wire.End end : List.copyOf(watchers.keySet())) {
      if (watchers.get(end) < ring.get().epoch()) {
        watchers.put(end, ring.get().epoch());
        end.send(Frame.of(Codecs.RING, 0, ring.get()));
      }
    }
  }

  /** A connection that somebody made to this manager. */
  private final class Inbound implements Network.Handler {
    private final boolean fromManager;
    private Wire.End end;

    Inbound(boolean fromManager) {
      this.fromManager = fromManager;
    }

    @Override
    public void onOpen(Wire.End opened) {
      end = opened;
    }

    @Override
    public void onFrame(Frame frame) {
      ManagerRequest request = frame.read(Codecs.MANAGER_REQUEST);
      if (request instanceof ManagerRequest.WatchRing watch) {
        watch(frame.number(), watch);
        return;
      }
      var unused = route(request, fromManager).thenAccept(reply -> reply(frame.number(), reply));
    }

    private void watch(int number, ManagerRequest.WatchRing watch) {
      boolean member = world.managers().members().isMember(SimManager.this);
      if (!member && state.clusterId().isEmpty()) {
        reply(number, new Unavailable("no member of a group"));
        return;
      }
      watchers.put(end, watch.epoch());
      reply(number, new ManagerReply.Watching());
      push();
    }

    private void reply(int number, ManagerReply reply) {
      end.send(Frame.of(Codecs.MANAGER_REPLY, number, reply));
    }

    @Override
    public void onClosed() {
      watchers.remove(end);
    }
  }

  /** For people. */
  @Override
  public String toString() {
    return "%s%s at %d%s%s"
        .formatted(
            asMember().peerId(),
            isUp() ? "" : " (down)",
            applied,
            agenda.isPresent() ? ", leads" : "",
            busy ? ", busy" : "");
  }
}
