package io.kumo.sim;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.lease.Heartbeat;
import io.kumo.node.lease.HeldLease;
import io.kumo.node.replica.Committed;
import io.kumo.node.replica.CommittedEntries;
import io.kumo.node.replica.Effects;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.Replica;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.replica.ReplyTo;
import io.kumo.node.replica.Restored;
import io.kumo.node.replica.Serving;
import io.kumo.node.replica.StoreTask;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One process of a node: the production core of one partition, and all around it simulated. */
final class SimProcess implements Effects, CommittedEntries {
  private final Simulation world;
  private final SimClock clock;
  private final Member member;
  private final SimStorage storage;
  private final SimHeartbeats heartbeats;
  private final Deque<Consumer<Replica>> inbox = new ArrayDeque<>();
  private final Consumer<Ring> ringWatcher = this::ringCame;
  private final Replica replica;
  private Serving serving = Serving.NOBODY;
  private final Deque<Runnable> deferred = new ArrayDeque<>();
  private boolean turnSet;
  private boolean dead;
  private boolean left;
  private long pausedUntil;

  SimProcess(
      Simulation world,
      Member member,
      SimDisk disk,
      SimClock clock,
      Restored restored,
      long startNanos) {
    this.world = world;
    this.member = member;
    this.clock = clock;
    storage = new SimStorage(world, this, disk);
    heartbeats = new SimHeartbeats(world, this);
    ReplicaConfig config =
        new ReplicaConfig(
            0, member, startNanos, world.boot(disk), world.settings(), world.limits());
    replica = world.wiring().replica(config, this, this, restored);
    world.network().started(this);
    world.managers().watch(ringWatcher);
    tick();
    heartbeats.tick();
    storage.tick();
  }

  NodeId node() {
    return member.node();
  }

  Member member() {
    return member;
  }

  Optional<Replica> replica() {
    return dead ? Optional.empty() : Optional.of(replica);
  }

  Replica core() {
    return replica;
  }

  SimClock clock() {
    return clock;
  }

  boolean dead() {
    return dead;
  }

  boolean paused() {
    return pausedUntil > world.scheduler().nowNanos();
  }

  /** Whether a reader here would be answered at this instant. */
  boolean servesNow() {
    return !dead && serving.servesAt(clock.nanos());
  }

  /** Begins a clean stop: the process hands over and leaves the list. */
  void stop() {
    world.trace().line(() -> this + " stops");
    event(core -> core.stop(clock.now()));
  }

  /** Whether nobody waits any more for this process, which stops. */
  boolean hasLeft() {
    return left;
  }

  /** A clean stop's end: all is on the disk, and marked so. */
  void close() {
    replica.end(clock.now());
    storage.close();
    kill();
  }

  void kill() {
    world.trace().line(() -> this + " dies");
    dead = true;
    world.managers().unwatch(ringWatcher);
    world.network().died(this);
  }

  void pause(long nanos) {
    world.trace().line(() -> this + " pauses for " + nanos / 1_000_000 + " ms");
    pausedUntil = Math.max(pausedUntil, world.scheduler().nowNanos() + nanos);
  }

  /** Runs at once, or in order when a pause ends, or never if the process is dead. */
  void whenAwake(Runnable action) {
    if (dead) {
      return;
    }
    if (paused() || !deferred.isEmpty()) {
      deferred.add(action);
      if (deferred.size() == 1) {
        world.scheduler().after(pausedUntil - world.scheduler().nowNanos(), this::wake);
      }
      return;
    }
    action.run();
    world.check();
  }

  private void wake() {
    if (paused()) {
      world.scheduler().after(pausedUntil - world.scheduler().nowNanos(), this::wake);
      return;
    }
    while (!dead && !deferred.isEmpty()) {
      deferred.peek().run();
      deferred.remove();
      world.check();
    }
  }

  void later(long delayNanos, Runnable action) {
    world.scheduler().after(delayNanos, () -> whenAwake(action));
  }

  /** An event for the shard's thread: handled together with others in one turn. */
  void event(Consumer<Replica> event) {
    inbox.add(event);
    if (!turnSet) {
      turnSet = true;
      later(world.random().micros(10, 400), this::turn);
    }
  }

  private void turn() {
    turnSet = false;
    while (!inbox.isEmpty()) {
      inbox.remove().accept(replica);
    }
    replica.endTurn(clock.now());
  }

  private void tick() {
    later(Scheduler.ms(50), this::tick);
    event(core -> core.tick(clock.now()));
  }

  private void ringCame(Ring ring) {
    whenAwake(() -> event(core -> core.configured(ring.epoch(), ring.chain(0), clock.now())));
  }

  void arrived(SimProcess from, Object message, long connection) {
    whenAwake(
        () -> {
          if (message instanceof PeerMessage peer) {
            event(core -> core.received(peer, clock.now()));
          } else if (message instanceof Heartbeat heartbeat) {
            heartbeats.judge(from, heartbeat, connection);
          } else {
            heartbeats.answered(from.node(), (Heartbeat.Answer) message, connection);
          }
        });
  }

  void connected(NodeId other, long connection) {
    whenAwake(
        () -> {
          heartbeats.connected(other, connection);
          event(core -> core.connected(other, clock.now()));
        });
  }

  void disconnected(NodeId other) {
    heartbeats.disconnected(other);
  }

  /** A client's request, as a network loop takes it. */
  void request(DataRequest request, ReplyTo replyTo) {
    whenAwake(
        () -> {
          if (request instanceof DataRequest.Mutate mutate) {
            event(core -> core.offer(mutate, replyTo, clock.now()));
          } else {
            get(((DataRequest.Get) request).key(), replyTo);
          }
        });
  }

  /** Rule 10: first the value, then, perhaps after a pause, the lease. */
  private void get(Key key, ReplyTo replyTo) {
    Serving before = serving;
    if (!(find(key) instanceof Committed.Known known)) {
      event(core -> core.read(key, replyTo, clock.now()));
      return;
    }
    boolean early = !world.wiring().obeys(Around.VALUE_THEN_LEASE);
    boolean served = servesNow();
    later(
        world.random().chance(0.02) ? world.random().ms(1, 1500) : world.random().micros(1, 50),
        () -> answer(before, key, known.entry(), early ? served : servesNow(), replyTo));
  }

  private void answer(
      Serving before, Key key, Optional<Entry> found, boolean served, ReplyTo replyTo) {
    boolean same =
        serving.answers(before, clock.nanos())
            || !world.wiring().obeys(Around.SAME_LEADERSHIP)
            || !world.wiring().obeys(Around.VALUE_THEN_LEASE);
    if (!served || !same) {
      event(core -> core.read(key, replyTo, clock.now()));
      return;
    }
    Optional<Entry> entry = found.filter(e -> !serving.flushed(e.version()));
    if (entry.filter(e -> e.expiredAt(clock.now().wallMs())).isPresent()) {
      event(core -> core.read(key, replyTo, clock.now()));
      return;
    }
    long watermark = replica.watermark();
    replyTo.reply(
        entry.isPresent()
            ? new DataReply.Found(watermark, entry.get().asValue())
            : new DataReply.Missing(watermark));
  }

  @Override
  public Committed find(Key key) {
    return storage.find(key);
  }

  @Override
  public long pinnedBytes() {
    return 0;
  }

  Map<Key, Entry> visibleEntries() {
    return storage.visibleEntries();
  }

  boolean appliedAll() {
    return storage.appliedAll();
  }

  @Override
  public void append(long ticket, JournalRecord record, boolean synced) {
    world.trace().line(() -> member.node() + " journals " + record);
    storage.append(ticket, record, synced);
  }

  @Override
  public void send(Member to, PeerMessage message) {
    world.trace().line(() -> member.node() + " sends " + message);
    world.network().send(this, to.node(), message);
  }

  @Override
  public long queuedBytes(Member to) {
    return 0;
  }

  @Override
  public void load(long ticket, Key key) {
    later(
        world.random().micros(50, 3000),
        () -> event(core -> core.loaded(ticket, storage.newest(key), clock.now())));
  }

  @Override
  public void committed(List<Write> writes, long watermark) {
    world.invariants().committed(this, writes);
    storage.committed(writes, watermark);
  }

  @Override
  public void ask(ConfigurationAsk ask) {
    world
        .managers()
        .ask(
            member,
            ask,
            reply ->
                whenAwake(
                    () ->
                        event(
                            core -> core.answered(ask, reply.done(), reply.chain(), clock.now()))));
  }

  @Override
  public void publish(Serving newServing) {
    serving = newServing;
  }

  @Override
  public void keepLease(HeldLease lease, int leaderTerm, int term) {
    heartbeats.keep(lease, leaderTerm, term);
  }

  @Override
  public void dropLease(Member other) {
    heartbeats.drop(other);
  }

  @Override
  public void store(long ticket, StoreTask task) {
    storage.task(ticket, task);
  }

  @Override
  public void readJournal(long session, long after) {
    later(world.random().micros(100, 5000), () -> storage.readJournal(session, after));
  }

  @Override
  public void readStore(long session, Optional<Key> after, long applied) {
    later(world.random().micros(100, 5000), () -> storage.readStore(session, after, applied));
  }

  @Override
  public void endFeed(long session) {
    storage.endFeed(session);
  }

  @Override
  public void left() {
    world.trace().line(() -> this + " has left");
    left = true;
  }

  @Override
  public void broken(String why) {
    throw new Violation(this + " is broken: " + why);
  }

  @Override
  public String toString() {
    return member + (paused() ? " (paused)" : "") + " " + replica;
  }
}
