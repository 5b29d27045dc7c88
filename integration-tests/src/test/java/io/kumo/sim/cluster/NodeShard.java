package io.kumo.sim.cluster;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.ManagerReply.AskReply;
import io.kumo.node.lease.Grants;
import io.kumo.node.replica.Moment;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.ReplyTo;
import io.kumo.node.shard.TurnCommit;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.sim.Scheduler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Some of a node's partitions with one journal and one store, working in turns as {@code ShardLoop}
 * does: everything that waits, then what it sends, and when the journal is written the answers.
 */
final class NodeShard {
  private static final long TICK_NANOS = Scheduler.ms(50);
  private static final long STUCK_NANOS = Scheduler.ms(1000);
  private static final long FORCE_NANOS = Scheduler.ms(1000);

  /** No request waits longer than for its load and the drop of a silent member. */
  private static final long ANSWER_NANOS_MAX = Scheduler.ms(15_000);

  private final Surroundings around;
  private final Actor actor;
  private final World world;
  private final ShardFiles.Opened files;
  private final TurnCommit commit;
  private final ShardApplier applier;
  private final Map<Integer, ReplicaSeat> seats = new TreeMap<>();
  private final Deque<Runnable> inbox = new ArrayDeque<>();
  private final Map<Member, List<PeerMessage>> outbound = new LinkedHashMap<>();
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private List<ReplicaSeat> touched = new ArrayList<>();
  private Moment now;
  private boolean turnSet;
  private boolean writing;
  private long progressNanos;
  private long tickedNanos;
  private long epoch;

  /** What a process tells its shards at the start. */
  record Surroundings(
      World world,
      NodeProcess process,
      Member self,
      long startNanos,
      UUID boot,
      Ring ring,
      Consumer<ConfigurationAsk> asks) {}

  /** A request that is not answered yet. */
  private static final class Waiting {
    private final DataRequest request;
    private final long sinceNanos;

    Waiting(DataRequest request, long sinceNanos) {
      this.request = request;
      this.sinceNanos = sinceNanos;
    }
  }

  NodeShard(Surroundings around, int number, ShardFiles.Opened files) {
    this.around = around;
    this.files = files;
    world = around.world();
    actor = around.process().actor();
    commit = new TurnCommit(files.journal(), world.shape().durability(), this::force);
    applier = new ShardApplier(this, files);
    readTime();
    progressNanos = now.nanos();
    tickedNanos = progressNanos;
    for (int p = number; p < world.shape().partitions(); p += world.shape().shards()) {
      seats.put(p, new ReplicaSeat(this, p, files.of(p)));
    }
  }

  void start(Ring ring) {
    configure(ring);
    tick();
    forceAgain();
    applier.start();
  }

  // What the node brings.

  void configure(Ring ring) {
    put(
        () -> {
          epoch = Math.max(epoch, ring.epoch());
          seats.forEach((partition, seat) -> seat.configured(ring.epoch(), ring.chain(partition)));
        });
  }

  void connected(NodeId peer) {
    put(() -> seats.values().forEach(seat -> seat.tell((core, at) -> core.connected(peer, at))));
  }

  void refused(NodeId peer) {
    put(() -> seats.values().forEach(seat -> seat.tell((core, at) -> core.refused(peer, at))));
  }

  void received(List<PeerMessage> messages) {
    put(
        () -> {
          for (PeerMessage message : messages) {
            seat(message.stamp().partition()).tell((core, at) -> core.received(message, at));
          }
        });
  }

  void answered(ConfigurationAsk ask, AskReply reply) {
    put(
        () ->
            seat(ask.partition())
                .tell((core, at) -> core.answered(ask, reply.done(), reply.chain(), at)));
  }

  void get(DataRequest.Get request, ReplyTo replyTo) {
    new ShardRead(this, seat(request.partition()), request.key(), counted(request, replyTo))
        .start();
  }

  void mutate(DataRequest.Mutate request, ReplyTo replyTo) {
    ReplyTo counted = counted(request, replyTo);
    ReplicaSeat seat = seat(request.partition());
    put(() -> seat.tell((core, at) -> core.offer(request, counted, at)));
  }

  /** Each request is answered exactly once. */
  private ReplyTo counted(DataRequest request, ReplyTo replyTo) {
    Waiting one = new Waiting(request, actor.nanos());
    waiting.add(one);
    return (DataReply reply) -> {
      if (!waiting.remove(one)) {
        throw world.broken(request + " is answered twice, then with " + reply);
      }
      replyTo.reply(reply);
    };
  }

  Optional<String> unanswered() {
    for (Waiting one : waiting) {
      if (actor.nanos() - one.sinceNanos > ANSWER_NANOS_MAX) {
        return Optional.of(around.process() + " never answers " + one.request);
      }
    }
    return Optional.empty();
  }

  /** The machine stood still for an unknown time. */
  void suspended() {
    readTime();
    seats.values().forEach(seat -> seat.tell((core, at) -> core.suspended(at)));
    setTurn();
  }

  void stop() {
    put(() -> seats.values().forEach(seat -> seat.tell((core, at) -> core.stop(at))));
  }

  /** Whether nobody waits for any of its replicas any more. */
  boolean hasLeft() {
    return seats.values().stream().allMatch(ReplicaSeat::hasLeft);
  }

  /** The last word of each replica (rule 22). */
  void end() {
    put(() -> seats.values().forEach(seat -> seat.tell((core, at) -> core.end(at))));
  }

  /** Whether the disk refuses what is to be written. */
  boolean isStuck() {
    return commit.isStuck() || applier.isStuck();
  }

  /** Whether nothing waits to be done or written. */
  boolean isIdle() {
    return !writing && inbox.isEmpty() && commit.isEmpty() && !files.disk().full();
  }

  /** All is written: applies and syncs everything. */
  void syncAll() {
    applier.syncAll();
  }

  // Turns.

  /** Does it in the shard's next turn. */
  void put(Runnable task) {
    inbox.add(task);
    setTurn();
  }

  private void setTurn() {
    if (!turnSet && !writing) {
      turnSet = true;
      actor.later(world.random().micros(10, 300), this::turn);
    }
  }

  private void turn() {
    turnSet = false;
    readTime();
    for (int tasks = inbox.size(); tasks > 0; tasks--) {
      inbox.remove().run();
    }
    if (now.nanos() - tickedNanos >= TICK_NANOS) {
      tickedNanos = now.nanos();
      seats.values().forEach(seat -> seat.tell((core, at) -> core.tick(at)));
      seats.values().forEach(ReplicaSeat::sweep);
    }
    progressNanos = now.nanos();
    if (commit.isStuck()) {
      commit.write();
    }
    settle();
  }

  /** Ends the turn of all touched replicas and carries out what they want. */
  private void settle() {
    while (!touched.isEmpty()) {
      List<ReplicaSeat> ending = touched;
      touched = new ArrayList<>();
      ending.forEach(ReplicaSeat::endTurn);
      ending.forEach(ReplicaSeat::checkServing);
    }
    flush();
    if (!commit.isEmpty() && !commit.isStuck()) {
      // The process may die when others have what its own journal lacks.
      writing = true;
      actor.later(writeNanos(), this::write);
    } else if (!inbox.isEmpty()) {
      setTurn();
    }
  }

  private void write() {
    writing = false;
    readTime();
    commit.write();
    settle();
  }

  private long writeNanos() {
    return world.random().chance(world.diskSlowness())
        ? world.random().ms(1, 1200)
        : world.random().micros(5, 200);
  }

  private void flush() {
    outbound.forEach(around.process().links()::send);
    outbound.clear();
  }

  private void tick() {
    actor.later(TICK_NANOS, this::tick);
    setTurn();
  }

  private void readTime() {
    now = new Moment(actor.nanos(), actor.wallMs());
  }

  // The journal on its way to the disk.

  private void force(long position) {
    actor.later(world.random().micros(50, 5000), this::force);
  }

  private void forceAgain() {
    actor.later(
        world.random().chance(0.5) ? FORCE_NANOS : world.random().ms(1, 1000), this::forceAgain);
    force();
  }

  private void force() {
    long synced = applier.force();
    put(() -> commit.forced(synced));
  }

  // What its replicas use.

  /** The event's turn is to be ended. */
  void touched(ReplicaSeat seat) {
    touched.add(seat);
  }

  void send(Member to, PeerMessage message) {
    outbound.computeIfAbsent(to, member -> new ArrayList<>()).add(message);
  }

  Moment now() {
    return now;
  }

  long epoch() {
    return epoch;
  }

  TurnCommit commit() {
    return commit;
  }

  ShardApplier applier() {
    return applier;
  }

  ShardFiles.Opened files() {
    return files;
  }

  Surroundings around() {
    return around;
  }

  Actor actor() {
    return actor;
  }

  ReplicaSeat seat(int partition) {
    return seats.get(partition);
  }

  /** The leases given on a partition; none while the shard does not come round. */
  Optional<Grants> grants(int partition) {
    return actor.nanos() - progressNanos < STUCK_NANOS
        ? Optional.of(seat(partition).core().grants())
        : Optional.empty();
  }
}
