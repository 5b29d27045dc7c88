package io.kumo.sim;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataRequest;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.lease.Heartbeat;
import io.kumo.node.lease.HeldLease;
import io.kumo.node.replica.Committed;
import io.kumo.node.replica.Effects;
import io.kumo.node.replica.Moment;
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
import java.util.Optional;
import java.util.function.Consumer;

/** One process of a node: the production core of one partition, and all around it simulated. */
final class SimProcess implements Effects, Look.Reader {
  private static final long STOP_NANOS_MAX = Scheduler.ms(3000);

  private final Simulation world;
  private final SimClock clock;
  private final Member member;
  private final SimStorage storage;
  private final SimHeartbeats heartbeats;
  private final Deque<Consumer<Replica>> inbox = new ArrayDeque<>();
  private final Consumer<Ring> ringWatcher = this::ringCame;
  private final Replica replica;
  private Serving serving = Serving.NOBODY;
  private final SimSleep sleep;
  private final OwedAnswers owedAnswers = new OwedAnswers();
  private final SimReads reads;
  private boolean turnSet;
  private boolean dead;
  private boolean stopping;
  private boolean left;
  private long stoppedNanos;
  private Runnable ended = () -> {};

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
    reads = new SimReads(world, this);
    sleep = new SimSleep(world, this);
    ReplicaConfig config =
        new ReplicaConfig(
            0,
            member,
            startNanos,
            world.boot(disk),
            world.circumstances()::ring,
            world.circumstances().limits());
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

  @Override
  public Replica core() {
    return replica;
  }

  SimClock clock() {
    return clock;
  }

  boolean dead() {
    return dead;
  }

  boolean paused() {
    return sleep.paused();
  }

  @Override
  public Serving serving() {
    return serving;
  }

  @Override
  public Moment now() {
    return clock.now();
  }

  OwedAnswers owedAnswers() {
    return owedAnswers;
  }

  /** Whether it was asked to stop. */
  boolean stopping() {
    return stopping;
  }

  @Override
  public boolean servesNow() {
    return !dead && !sleep.suspended() && serving.leads() && serving.servesAt(clock.nanos());
  }

  void kill() {
    world.trace().line(() -> this + " dies");
    dead = true;
    clock.goOn();
    world.managers().unwatch(ringWatcher);
    world.network().died(this);
  }

  void pause(long nanos) {
    world.trace().line(() -> this + " pauses for " + nanos / 1_000_000 + " ms");
    sleep.pause(nanos);
  }

  /** The machine is suspended: time passes, but not for its monotonic clock. */
  void suspend(long nanos) {
    world.trace().line(() -> this + " is suspended for " + nanos / 1_000_000 + " ms");
    sleep.suspend(nanos);
  }

  /**
   * Stops cleanly: hands over what it leads, or has not within some time, writes and syncs all.
   *
   * @param then runs once it has ended, if it does not die before
   */
  void stop(Runnable then) {
    world.trace().line(() -> this + " stops");
    stopping = true;
    stoppedNanos = world.scheduler().nowNanos();
    ended = then;
    whenAwake(() -> event(core -> core.stop(clock.now())));
  }

  private void endIfDone() {
    boolean waited = world.scheduler().nowNanos() - stoppedNanos > STOP_NANOS_MAX;
    if (stopping && !storage.full() && (left || waited)) {
      replica.end(clock.now());
      storage.end();
      kill();
      ended.run();
    }
  }

  /** Runs at once, or in order when a pause ends, or never if the process is dead. */
  void whenAwake(Runnable action) {
    sleep.whenAwake(action);
  }

  void later(long delayNanos, Runnable action) {
    world.scheduler().after(delayNanos, () -> whenAwake(action));
  }

  /** An event for the shard's thread: handled together with others in one turn. */
  void event(Consumer<Replica> event) {
    inbox.add(event);
    if (!turnSet) {
      turnSet = true;
      later(world.random().micros(10, world.circumstances().turnMicrosMax()), this::turn);
    }
  }

  private void turn() {
    turnSet = false;
    while (!inbox.isEmpty()) {
      inbox.remove().accept(replica);
    }
    replica.endTurn(clock.now());
    endIfDone();
  }

  private void tick() {
    later(Scheduler.ms(50), this::tick);
    event(
        core -> {
          core.tick(clock.now());
          storage.expired(clock.now().wallMs()).ifPresent(this::sweep);
        });
  }

  /** The sweep has met an expired entry some time ago. */
  private void sweep(Entry entry) {
    later(
        world.random().ms(0, 300),
        () -> event(core -> core.expired(entry.key(), entry.version(), clock.now())));
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

  /** Nobody listens there, or so it seems. */
  void refused(NodeId other) {
    whenAwake(() -> event(core -> core.refused(other, clock.now())));
  }

  void disconnected(NodeId other) {
    heartbeats.disconnected(other);
  }

  /** A client's request, as a network loop takes it. */
  void request(DataRequest request, ReplyTo replyTo) {
    whenAwake(
        () -> {
          ReplyTo owed = owedAnswers.owe(request, world.scheduler().nowNanos(), replyTo);
          if (request instanceof DataRequest.Mutate mutate) {
            event(core -> core.offer(mutate, owed, clock.now()));
          } else {
            reads.get(((DataRequest.Get) request).key(), owed);
          }
        });
  }

  @Override
  public Committed find(Key key) {
    return storage.find(key);
  }

  @Override
  public long pinnedBytes() {
    return storage.pinnedBytes();
  }

  @Override
  public boolean diskFull() {
    return storage.full();
  }

  @Override
  public boolean hindered() {
    return storage.full() || storage.madeAnew();
  }

  SimStorage storage() {
    return storage;
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
        () -> {
          if (world.random().chance(world.loadFailures()) || !storage.canRead(key)) {
            event(core -> core.loadFailed(ticket, "a read error", clock.now()));
          } else {
            event(core -> core.loaded(ticket, storage.newest(key), clock.now()));
          }
        });
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
    long nanos =
        LongJournal.drawn(world.seed())
            ? world.random().ms(600, 1_500)
            : world.random().micros(100, 5000);
    later(nanos, () -> storage.readJournal(session, after));
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
