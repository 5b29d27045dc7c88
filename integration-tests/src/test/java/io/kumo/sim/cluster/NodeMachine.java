package io.kumo.sim.cluster;

import io.kumo.node.journal.JournalIdentity;
import io.kumo.ring.Address;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.sim.SimClock;
import io.kumo.wire.Codecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A node's machine: its clock, its files, and the process that runs on it, if one does. */
final class NodeMachine {
  private static final UUID FIXED_BOOT = new UUID(5, 5);

  private final World world;
  private final NodeId id;
  private final String host;
  private final SimClock clock;
  private final List<ShardFiles> shards = new ArrayList<>();
  private List<Address> managers = List.of();
  private UUID boot;
  private Optional<UUID> cluster = Optional.empty();
  private Optional<Frame> keptRing = Optional.empty();
  private Optional<NodeProcess> process = Optional.empty();

  NodeMachine(World world, NodeId id, String host) {
    this.world = world;
    this.id = id;
    this.host = host;
    clock = new SimClock(world.scheduler(), world.random(), world.shape().drifts());
    boot = new UUID(world.random().any(), 1);
  }

  /**
   * The managers that a process that starts now is given: those of the first start, for as long as
   * one of them is left and tells of rings.
   */
  List<Address> managers() {
    GroupMembers members = world.managers().members();
    if (managers.stream().noneMatch(members.informed()::contains)) {
      managers = members.addresses();
    }
    return managers;
  }

  NodeId id() {
    return id;
  }

  String host() {
    return host;
  }

  SimClock clock() {
    return clock;
  }

  /** The process that runs; empty while none does. */
  Optional<NodeProcess> process() {
    return process;
  }

  /** Starts a process, if none runs. */
  void start() {
    if (process.isEmpty()) {
      process = Optional.of(new NodeProcess(world, this));
      process.get().start();
    }
  }

  /** What is on the disk stays as the process left it. */
  void ended(NodeProcess dead) {
    if (process.filter(running -> running == dead).isPresent()) {
      process = Optional.empty();
    }
  }

  /** The cluster that the files belong to; empty while there are none. */
  Optional<UUID> cluster() {
    return cluster;
  }

  /** The shards' files, made at the first time. */
  List<ShardFiles> files(UUID clusterId) {
    cluster = Optional.of(clusterId);
    for (int shard = shards.size(); shard < world.shape().shards(); shard++) {
      shards.add(
          new ShardFiles(
              world,
              world.folder().resolve(host).resolve("shard" + shard),
              new JournalIdentity(clusterId, id, shard)));
    }
    return shards;
  }

  /** What completeness is judged by (rule 22). */
  UUID boot() {
    return world.shape().fsync() ? FIXED_BOOT : boot;
  }

  void keep(Ring ring) {
    keptRing = Optional.of(Frame.of(Codecs.RING, 0, ring));
  }

  Optional<Ring> keptRing() {
    return keptRing.map(frame -> frame.read(Codecs.RING));
  }

  /** The power goes; the process must be dead. */
  void cutPower() {
    shards.forEach(files -> files.cutPower(world.random()));
    boot = new UUID(world.random().any(), 1);
  }

  /** A store loses more than a power cut may take. */
  void stepBack() {
    if (!shards.isEmpty()) {
      shards.get(world.random().below(shards.size())).stepBack();
    }
  }

  /** Whether its disk takes nothing. */
  boolean full() {
    return shards.stream().anyMatch(ShardFiles::full);
  }

  /** Fills its disk, or makes room. */
  void fill(boolean isFull) {
    shards.forEach(files -> files.full(isFull));
  }

  /** A byte of a journal goes bad; the process must be dead. @return where */
  Optional<String> damage() {
    return shards.isEmpty()
        ? Optional.empty()
        : shards.get(world.random().below(shards.size())).damage(world.random());
  }

  /** For people. */
  @Override
  public String toString() {
    return process.map(NodeProcess::toString).orElse(host + " (down)");
  }
}
