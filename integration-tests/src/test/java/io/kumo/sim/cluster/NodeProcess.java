package io.kumo.sim.cluster;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.node.ManagerWord;
import io.kumo.node.lease.Grants;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.Restored;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.sim.Scheduler;
import io.kumo.watch.NewestRing;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node's process, put together as {@code Node} and {@code RunningNode} do: it opens its files,
 * registers, and works as soon as it is registered and knows a ring.
 */
final class NodeProcess {
  private static final long LEAVE_NANOS = Scheduler.ms(3000);
  private static final long LOOK_NANOS = Scheduler.ms(10);

  private final World world;
  private final NodeMachine machine;
  private final Actor actor;
  private final NewestRing rings;
  private final ManagerTalk talk;
  private final ManagerWord word;
  private final long startNanos;
  private List<ShardFiles.Opened> opened = new ArrayList<>();
  private final List<NodeShard> shards = new ArrayList<>();
  private Optional<ManagerReply.Registered> registered = Optional.empty();
  private Optional<Member> self = Optional.empty();
  private Optional<NodeLinks> links = Optional.empty();
  private boolean stopping;

  NodeProcess(World world, NodeMachine machine) {
    this.world = world;
    this.machine = machine;
    actor = new Actor(machine.host(), world.scheduler(), machine.clock());
    rings = new NewestRing(machine.cluster());
    talk = new ManagerTalk(world, actor, machine.managers(), rings);
    word = new ManagerWord(talk::ask, actor, world.random().source()::nextLong);
    startNanos = actor.nanos();
  }

  void start() {
    if (machine.cluster().isPresent() && !openFiles()) {
      return;
    }
    machine.keptRing().ifPresent(rings::offer);
    rings.listen(machine::keep);
    world.network().listen(actor, new NodeDoor(this));
    talk.connect();
    word.register(
        registerNode(),
        reply -> {
          registered = Optional.of(reply);
          begin();
        },
        this::end);
    rings.listen(ring -> begin());
  }

  /** Opens the files; where a full disk does not let it, the process ends. */
  private boolean openFiles() {
    try {
      for (ShardFiles files : machine.files(machine.cluster().orElseThrow())) {
        opened.add(files.open(actor, world.metrics()));
      }
      return true;
    } catch (UncheckedIOException e) {
      if (!machine.full()) {
        throw e;
      }
      end(e);
      return false;
    }
  }

  private ManagerRequest.RegisterNode registerNode() {
    List<ManagerRequest.ReplicaReport> reports = new ArrayList<>();
    for (ShardFiles.Opened files : opened) {
      for (Restored restored : files.restored().values()) {
        if (restored.history().end() != 0) {
          reports.add(restored.report(machine.boot()));
        }
      }
    }
    return new ManagerRequest.RegisterNode(
        machine.id(),
        world.random().any(),
        machine.cluster(),
        new Address(machine.host(), 1),
        "zone",
        1,
        reports);
  }

  /** Once it is registered and knows a ring. */
  private void begin() {
    if (self.isPresent() || registered.isEmpty() || rings.current().isEmpty()) {
      return;
    }
    if (opened.isEmpty()) {
      machine.files(registered.get().clusterId());
      if (!openFiles()) {
        return;
      }
    }
    Member member = new Member(machine.id(), registered.get().incarnation());
    self = Optional.of(member);
    world.trace().line(() -> member + " begins with " + opened);
    links = Optional.of(new NodeLinks(world, this, member));
    word.beat(member, rings, this::end);
    Ring ring = rings.current().get();
    links.get().follow(ring);
    NodeShard.Surroundings around =
        new NodeShard.Surroundings(
            world,
            this,
            member,
            startNanos,
            machine.boot(),
            ring,
            word.asks(member, (ask, reply) -> shardOf(ask.partition()).answered(ask, reply)));
    for (int number = 0; number < opened.size(); number++) {
      shards.add(new NodeShard(around, number, opened.get(number)));
    }
    shards.forEach(shard -> shard.start(ring));
    // The listeners must not be told of a ring while they are told of one.
    actor.later(0, () -> rings.listen(this::follow));
  }

  private void follow(Ring ring) {
    Member member = self.orElseThrow();
    links.orElseThrow().follow(ring);
    shards.forEach(shard -> shard.configure(ring));
    RingNode shown = ring.nodes().get(member.node());
    if (shown != null && shown.incarnation() > member.incarnation()) {
      end(new IllegalStateException("superseded by " + shown.incarnation()));
    }
  }

  /** Stops by itself; somebody will start it again. */
  private void end(Throwable why) {
    if (!actor.dead()) {
      world.trace().line(() -> this + " ends: " + why);
      kill(false);
      world.scheduler().after(world.random().ms(10, 1000), machine::start);
    }
  }

  /**
   * Dies at once.
   *
   * @param silently whether its machine goes with it, so that nobody is told
   */
  void kill(boolean silently) {
    actor.die();
    release();
    world.network().died(actor, silently);
    machine.ended(this);
  }

  private void release() {
    if (!opened.isEmpty()) {
      List<ShardFiles> files = machine.files(machine.cluster().orElseThrow());
      for (int i = 0; i < opened.size(); i++) {
        files.get(i).release(opened.get(i).journal());
      }
      opened = new ArrayList<>();
    }
  }

  /** Leaves as far as others go on, syncs everything and ends; starts again in a while. */
  void stop() {
    if (stopping || actor.dead()) {
      return;
    }
    stopping = true;
    world.trace().line(() -> this + " stops");
    actor.run(
        () -> {
          shards.forEach(NodeShard::stop);
          lookWhetherDone(actor.nanos() + LEAVE_NANOS);
        });
  }

  /** Its machine is suspended. */
  void suspend(long nanos) {
    world.trace().line(() -> this + " is suspended for " + nanos / 1_000_000 + " ms");
    actor.suspend(nanos, () -> shards.forEach(NodeShard::suspended));
  }

  /** Somebody starts it again with the managers of now, where all that it knew are gone. */
  void helpIfLost() {
    if (talk.lost(world.managers().members().informed())) {
      end(new IllegalStateException("all managers that it knew are gone"));
    }
  }

  /** The manager that it is connected to. */
  Optional<String> manager() {
    return talk.manager();
  }

  /** Whether it was asked to stop. */
  boolean stopping() {
    return stopping;
  }

  private void lookWhetherDone(long deadline) {
    if (!shards.stream().allMatch(NodeShard::hasLeft) && actor.nanos() - deadline < 0) {
      actor.later(LOOK_NANOS, () -> lookWhetherDone(deadline));
      return;
    }
    world.network().close(actor);
    shards.forEach(NodeShard::end);
    actor.later(LOOK_NANOS, this::whenWritten);
  }

  private void whenWritten() {
    if (!shards.stream().allMatch(NodeShard::isIdle)) {
      actor.later(world.random().micros(1, 500), this::whenWritten);
      return;
    }
    shards.forEach(NodeShard::syncAll);
    boolean cutsPower = world.random().chance(0.5);
    world.trace().line(() -> this + " has stopped" + (cutsPower ? " and loses power" : ""));
    kill(false);
    if (cutsPower) {
      // Rule 22: all is synced, and marked intact for any boot.
      machine.cutPower();
    }
    world.scheduler().after(world.random().ms(10, 4000), machine::start);
  }

  // What the network brings.

  void received(Member to, List<PeerMessage> messages) {
    if (self.filter(to::equals).isEmpty()) {
      return;
    }
    Map<NodeShard, List<PeerMessage>> sorted = new HashMap<>();
    for (PeerMessage message : messages) {
      sorted
          .computeIfAbsent(shardOf(message.stamp().partition()), shard -> new ArrayList<>())
          .add(message);
    }
    for (NodeShard shard : shards) {
      if (sorted.containsKey(shard)) {
        shard.received(sorted.get(shard));
      }
    }
  }

  void connected(NodeId peer) {
    shards.forEach(shard -> shard.connected(peer));
  }

  void refused(NodeId peer) {
    shards.forEach(shard -> shard.refused(peer));
  }

  /** The leases that this node may give on a partition; none while its shard is stuck. */
  Optional<Grants> grants(int partition) {
    return shards.isEmpty() ? Optional.empty() : shardOf(partition).grants(partition);
  }

  /** Whether it works. */
  boolean isServing() {
    return !shards.isEmpty();
  }

  NodeShard shardOf(int partition) {
    return shards.get(partition % shards.size());
  }

  Optional<ReplicaSeat> replica(int partition) {
    return shards.isEmpty() ? Optional.empty() : Optional.of(shardOf(partition).seat(partition));
  }

  boolean serves(int partition) {
    return !shards.isEmpty() && shardOf(partition).seat(partition).servesNow();
  }

  /** The process as the managers know it; empty before it is registered. */
  Optional<Member> member() {
    return self;
  }

  boolean isMember(Member member) {
    return self.filter(member::equals).isPresent();
  }

  /** Requests that were never answered, of those that came a while ago. */
  Optional<String> unanswered() {
    for (NodeShard shard : shards) {
      Optional<String> forgotten = shard.unanswered();
      if (forgotten.isPresent()) {
        return forgotten;
      }
    }
    return Optional.empty();
  }

  Actor actor() {
    return actor;
  }

  boolean obeys(ClusterRule rule) {
    return world.wiring().obeys(rule);
  }

  NewestRing rings() {
    return rings;
  }

  NodeMachine machine() {
    return machine;
  }

  NodeLinks links() {
    return links.orElseThrow();
  }

  @Override
  public String toString() {
    return self.map(Member::toString).orElse(machine.host() + " (unregistered)")
        + (actor.standsStill() ? " (stands still)" : "");
  }
}
