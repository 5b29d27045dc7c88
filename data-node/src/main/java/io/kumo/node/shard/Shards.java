package io.kumo.node.shard;

import com.codahale.metrics.MetricRegistry;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataRequest;
import io.kumo.message.ManagerRequest;
import io.kumo.metrics.OperationMeter;
import io.kumo.node.lease.Grants;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.ReplyTo;
import io.kumo.node.replica.Serving;
import io.kumo.node.store.EntryStore;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.time.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * All shards of a node: finds the one that a partition belongs to. Any thread, but for {@link
 * #close}.
 */
public final class Shards implements AutoCloseable {
  private final ShardIdentity identity;
  private final List<Shard> shards;
  private final ShardEnvironment environment;

  private Shards(ShardIdentity identity, List<Shard> shards, ShardEnvironment environment) {
    this.identity = identity;
    this.shards = shards;
    this.environment = environment;
    limitCopies(identity.ring());
  }

  /**
   * Starts the shards on their recovered files, which are theirs from now on.
   *
   * @param output where their wishes go; called by the shards' threads, also before this returns
   */
  public static Shards start(
      ShardIdentity identity,
      ShardSettings settings,
      Recovery recovery,
      ShardOutput output,
      Clock clock,
      MetricRegistry metrics) {
    ShardEnvironment environment =
        new ShardEnvironment(
            clock,
            OperationMeter.histogram(metrics, "node.replication.ack-us", clock),
            new CopyBudget(clock.nanos()),
            new CopyIntake(clock.nanos()),
            new CopyMeter(metrics));
    List<Shard> shards = new ArrayList<>();
    for (int number = 0; number < identity.shards(); number++) {
      shards.add(
          new Shard(number, identity, settings, recovery.shard(number), output, environment));
    }
    ShardMetrics.register(metrics, shards, environment);
    shards.forEach(Shard::start);
    return new Shards(identity, List.copyOf(shards), environment);
  }

  /** Answers a read, from memory on the calling thread. */
  public void get(DataRequest.Get request, ReplyTo replyTo) {
    shardOf(request.partition()).get(request, replyTo);
  }

  /** Runs a mutation, or refuses it at once. */
  public void mutate(DataRequest.Mutate request, ReplyTo replyTo) {
    shardOf(request.partition()).mutate(request, replyTo);
  }

  /** Takes another node's messages, in order; what is meant for another process is dropped. */
  public void received(Member to, List<PeerMessage> messages) {
    if (!to.equals(identity.self())) {
      return;
    }
    Map<Shard, List<PeerMessage>> sorted = new HashMap<>();
    for (PeerMessage message : messages) {
      int partition = message.stamp().partition();
      if (exists(partition)) {
        sorted.computeIfAbsent(shardOf(partition), shard -> new ArrayList<>()).add(message);
      }
    }
    sorted.forEach(Shard::received);
  }

  /** Whether the partition is led and served here now. */
  public boolean leads(int partition) {
    return shardOf(partition).leads(partition);
  }

  /** The partitions that are led and served here now. */
  public Set<Integer> ledPartitions() {
    return shards.stream().flatMap(shard -> shard.led().stream()).collect(Collectors.toSet());
  }

  /** Where all entries are kept. */
  public List<EntryStore> stores() {
    return shards.stream().map(Shard::store).toList();
  }

  /** Where the partition's entries are kept; empty if there is no such partition. */
  public Optional<EntryStore> storeOf(int partition) {
    return exists(partition) ? Optional.of(shardOf(partition).store()) : Optional.empty();
  }

  /** What readers of a partition go by at this instant. */
  public Serving serving(int partition) {
    return shardOf(partition).slot(partition).serving();
  }

  /** The version up to which the partition is known to be committed here. */
  public long committed(int partition) {
    return shardOf(partition).slot(partition).newestVersion();
  }

  /** See {@link io.kumo.node.replica.Events#rewrite}. */
  public void rewrite(int partition, Key key, long version) {
    shardOf(partition).rewrite(partition, key, version);
  }

  /** Runs a task on the partition's shard, behind the rings and messages brought before. */
  public void later(int partition, Runnable task) {
    shardOf(partition).later(task);
  }

  /** The leases that this node may give on a partition; none while its shard is stuck. */
  public Optional<Grants> grants(int partition) {
    if (!exists(partition)) {
      return Optional.empty();
    }
    Shard shard = shardOf(partition);
    return shard.isAlive() ? Optional.of(shard.grants(partition)) : Optional.empty();
  }

  /** A newer ring. */
  public void configure(Ring ring) {
    limitCopies(ring);
    shards.forEach(shard -> shard.configure(ring));
  }

  private void limitCopies(Ring ring) {
    long bytesPerSecond = ring.settings().pace().copyBytesPerSecond();
    environment.limitCopies(bytesPerSecond);
  }

  /** A new connection to the node stands. */
  public void connected(NodeId peer) {
    shards.forEach(shard -> shard.connected(peer));
  }

  /** Nobody listens at the node's address. */
  public void refused(NodeId peer) {
    shards.forEach(shard -> shard.refused(peer));
  }

  /** The managers judged an ask. */
  public void answered(ConfigurationAsk ask, boolean done, Chain chain) {
    shardOf(ask.partition()).answered(ask, done, chain);
  }

  /** The machine stood still for an unknown time: no lease counts. */
  public void suspended() {
    shards.forEach(Shard::suspended);
  }

  /**
   * Lets the replicas hand over what they lead and leave the lists.
   *
   * @return completes when nobody waits for any of them; not at all where others cannot be reached
   */
  public CompletableFuture<Void> stop() {
    return CompletableFuture.allOf(
        shards.stream().map(Shard::stop).toArray(CompletableFuture<?>[]::new));
  }

  /** From now on nothing is taken, sent or asked: what follows is no other node's business. */
  public void end() {
    shards.forEach(Shard::end);
  }

  /** How many partitions are led and served here. */
  public int led() {
    return shards.stream().mapToInt(shard -> shard.figures().led()).sum();
  }

  /**
   * What the managers are told of this node.
   *
   * @param unverifiedSeconds since what it leads and compared least lately was compared
   */
  public ManagerRequest.NodeFigures figures(long unverifiedSeconds) {
    int held = shards.stream().mapToInt(Shard::held).sum();
    CopyMeter copied = environment.copyMeter();
    return new ManagerRequest.NodeFigures(copied.bytes(), copied.keys(), held, unverifiedSeconds);
  }

  /** What is published of each partition, a line each, for people. */
  @Override
  public String toString() {
    return shards.stream().map(Shard::toString).collect(Collectors.joining("\n"));
  }

  /** Ends all threads, applies and syncs everything and closes the files. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Shard shard : shards) {
      try {
        shard.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private boolean exists(int partition) {
    return partition >= 0 && partition < identity.ring().settings().partitions();
  }

  private Shard shardOf(int partition) {
    return shards.get(identity.shardOf(partition));
  }
}
