package io.kumo.node.shard;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.message.DataRequest;
import io.kumo.node.cache.EntryCache;
import io.kumo.node.lease.Grants;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.Replica;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.replica.ReplyTo;
import io.kumo.node.replica.Restored;
import io.kumo.node.store.EntryStore;
import io.kumo.node.store.StoredPartition;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingSettings;
import io.kumo.time.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some of a node's partitions with their files and threads. What clients and peers bring is handed
 * to the shard's thread, but for reads, which are answered where they come in. Any thread, but for
 * the life cycle.
 */
final class Shard {
  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long JOIN_MS = 5_000;

  private final int number;
  private final ShardIdentity identity;
  private final Clock clock;
  private final ShardSettings settings;
  private final ShardStorage storage;
  private final Mailbox mailbox;
  private final Admission admission;
  private final DiskSpace disk;
  private final Forcer forcer;
  private final Applier applier;
  private final GroupCommit commit;
  private final Carrier carrier;
  private final CachedEntries entries;
  private final ShardLoop loop;
  private final ExpirySweep sweep;
  private final ClientReads reads;
  private final Refusals refusals;
  private final Map<Integer, PartitionSlot> slots = new HashMap<>();
  private final Map<Integer, Grants> grants = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ShardEnvironment environment;
  private final ShardNews news;
  private final CompletableFuture<Void> left = new CompletableFuture<>();

  /** Owned by the shard's thread, as the next. */
  private int leftSlots;

  private int ticks;

  private volatile long epoch;
  private volatile RingSettings ringSettings;
  private volatile long lagNanos;

  /** Builds the shard on recovered files; nothing runs before {@link #start}. */
  Shard(
      int number,
      ShardIdentity identity,
      ShardSettings settings,
      ShardRecovery files,
      ShardOutput output,
      ShardEnvironment environment) {
    this.number = number;
    this.identity = identity;
    this.ringSettings = identity.ring().settings();
    this.settings = settings;
    this.clock = environment.clock();
    this.mailbox = new Mailbox(clock);
    this.environment = environment;
    this.admission = new Admission(settings.mutationBytesMax());
    Readers readers =
        new Readers(
            "reader-" + number, settings.readerThreads(), settings.clientReadsMax(), output::fatal);
    this.storage =
        new ShardStorage(
            identity.ring().settings(),
            files.journal(),
            files.store(),
            new EntryCache(
                settings.cacheBytes(), key -> identity.ring().settings().partitionOf(key.hash())),
            new ApplierQueue(),
            readers);
    this.disk = files.disk();
    this.forcer = new Forcer(files.journal(), this::onForced, output::fatal);
    this.commit = new GroupCommit(files.journal(), settings.durability(), forcer::want);
    this.carrier = new Carrier(commit);
    this.news = new ShardNews(mailbox, slots, carrier);
    this.applier = new Applier(ApplierConfig.DEFAULT, storage, clock, news, output::fatal);
    this.entries =
        new CachedEntries(
            storage,
            () -> disk.isLow() || commit.isStuck() || applier.isStuck(),
            applier::isRepairing,
            settings.limits().pinnedBytesMax());
    Deltas deltas = new Deltas(files.journal(), readers, environment.copyBudget(), clock);
    this.loop = new ShardLoop(mailbox, clock, output, commit, deltas, this::onTick);
    this.refusals = new Refusals(identity.self().node(), () -> epoch);
    this.reads = new ClientReads(storage, mailbox, clock, refusals);
    for (int partition : identity.partitions(number)) {
      slots.put(partition, slot(partition, files.of(partition)));
    }
    this.sweep = new ExpirySweep(List.copyOf(slots.values()), storage, mailbox, clock);
  }

  private PartitionSlot slot(int partition, Restored restored) {
    PartitionSlot slot = new PartitionSlot(partition, loop, storage, environment, this::onLeft);
    ReplicaConfig config =
        new ReplicaConfig(
            partition,
            identity.self(),
            identity.startNanos(),
            identity.boot(),
            () -> ringSettings,
            settings.limits());
    Replica replica = new Replica(config, slot, entries, restored);
    slot.hold(replica, replica.watermark());
    carrier.add(partition, replica);
    grants.put(partition, replica.grants());
    return slot;
  }

  /** Starts the threads; the ring that the shard was built with is taken first. */
  void start() {
    news.lost(storage.store().incomplete());
    configure(identity.ring());
    thread("shard-" + number, loop);
    thread("applier-" + number, applier);
    thread("forcer-" + number, forcer);
  }

  private void thread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    threads.add(thread);
    thread.start();
  }

  // What the network brings.

  void get(DataRequest.Get request, ReplyTo replyTo) {
    reads.get(slots.get(request.partition()), request.key(), replyTo);
  }

  void mutate(DataRequest.Mutate request, ReplyTo replyTo) {
    PartitionSlot slot = slots.get(request.partition());
    long bytes = MutateTask.bytesOf(request.mutation());
    if (storage.applier().waitingBytes() > settings.unappliedBytesMax()
        || !admission.enter(bytes)) {
      replyTo.reply(
          refusals.because(applier.isStuck() ? Reason.DISK_FULL : Reason.OVERLOADED, slot));
    } else {
      MutateTask task = new MutateTask(slot, request, admission, replyTo);
      if (!mailbox.put(task)) {
        task.reply(refusals.because(Reason.NOT_SERVING, slot));
      }
    }
  }

  void received(List<PeerMessage> messages) {
    mailbox.put(
        () ->
            messages.forEach(message -> slots.get(message.stamp().partition()).received(message)));
  }

  /** Whether the partition is led and served here now. */
  boolean leads(int partition) {
    return slots.get(partition).serving().servesAt(clock.nanos());
  }

  /** What is published of a partition's replica. */
  PartitionSlot slot(int partition) {
    return slots.get(partition);
  }

  /** The partitions that are led and served here now. */
  List<Integer> led() {
    long nowNanos = clock.nanos();
    return slots.values().stream()
        .filter(slot -> slot.serving().servesAt(nowNanos))
        .map(slot -> slot.partition)
        .toList();
  }

  EntryStore store() {
    return storage.store();
  }

  void rewrite(int partition, Key key, long version) {
    mailbox.put(() -> slots.get(partition).rewrite(key, version));
  }

  /** Runs a task behind all events that were brought before it. */
  void later(Runnable task) {
    if (!mailbox.put(task)) {
      task.run();
    }
  }

  /** The leases that this node gives on a partition; none while the shard does not come round. */
  Grants grants(int partition) {
    return grants.get(partition);
  }

  /** Whether the shard's thread came round within the last second. */
  boolean isAlive() {
    return clock.nanos() - loop.progressNanos() < STUCK_NANOS;
  }

  // What the node brings.

  void configure(Ring ring) {
    mailbox.put(
        () -> {
          if (ring.epoch() >= epoch) {
            epoch = ring.epoch();
            ringSettings = ring.settings();
          }
          slots.forEach((partition, slot) -> slot.configured(ring.epoch(), ring.chain(partition)));
        });
  }

  void connected(NodeId peer) {
    mailbox.put(() -> slots.values().forEach(slot -> slot.connected(peer)));
  }

  void refused(NodeId peer) {
    mailbox.put(
        () -> slots.values().forEach(slot -> slot.tell((core, now) -> core.refused(peer, now))));
  }

  void answered(ConfigurationAsk ask, boolean done, Chain chain) {
    mailbox.put(() -> slots.get(ask.partition()).answered(ask, done, chain));
  }

  void suspended() {
    mailbox.put(
        () -> slots.values().forEach(slot -> slot.tell((replica, now) -> replica.suspended(now))));
  }

  /**
   * Lets the replicas hand over what they lead and leave the lists.
   *
   * @return completes when nobody waits for any of them; not at all where others cannot be reached
   */
  CompletableFuture<Void> stop() {
    if (slots.isEmpty() || !mailbox.put(() -> slots.values().forEach(PartitionSlot::stop))) {
      left.complete(null);
    }
    return left;
  }

  private void onLeft() {
    leftSlots++;
    if (leftSlots == slots.size()) {
      left.complete(null);
    }
  }

  /** From now on the replicas take, send and ask nothing; the shard's thread ends. Idempotent. */
  void end() {
    // Rule 22: the last word of each replica, synced with all that stands before it.
    mailbox.put(() -> slots.values().forEach(PartitionSlot::end));
    loop.stop();
  }

  /** Ends the threads, applies and syncs everything, and closes the files. */
  void close() throws IOException {
    end();
    join("shard-" + number);
    storage.readers().close();
    storage.applier().close();
    join("applier-" + number);
    forcer.close();
    join("forcer-" + number);
    try {
      storage.journal().close();
    } finally {
      storage.store().close();
    }
  }

  private void join(String name) {
    for (Thread thread : threads) {
      if (thread.getName().equals(name)) {
        join(thread);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(JOIN_MS);
      if (thread.isAlive()) {
        LOG.warn("thread {} does not end", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void onTick(long lateNanos) {
    long oldest = 0;
    ticks++;
    for (PartitionSlot slot : slots.values()) {
      if (slot.tick(ticks)) {
        oldest = Math.max(oldest, slot.lagNanos());
      }
    }
    lagNanos = oldest;
    environment.tick(lateNanos);
    sweep.step();
  }

  private void onForced(long position) {
    mailbox.put(() -> commit.forced(position));
    disk.look();
    if (disk.isLow()) {
      storage.store().gc();
    }
  }

  /** Numbers for people. */
  ShardFigures figures() {
    return new ShardFigures(
        mailbox.size(),
        admission.bytes(),
        storage.applier().waitingBytes(),
        storage.readers().clientReads(),
        reads.hits(),
        reads.misses(),
        reads.expired(),
        sweep.found(),
        TimeUnit.NANOSECONDS.toMillis(lagNanos),
        led().size(),
        held(),
        storage.store().incomplete().size(),
        disk.freeBytes());
  }

  /** How many partitions something is kept of, be it a copy that was not ended. */
  int held() {
    return (int)
        slots.values().stream()
            .filter(
                slot ->
                    slot.newestVersion() != 0
                        || !storage.store().partition(slot.partition).equals(StoredPartition.EMPTY))
            .count();
  }

  /** What is published of each partition, for people. */
  @Override
  public String toString() {
    return slots.values().stream().map(PartitionSlot::toString).collect(Collectors.joining("\n"));
  }

  EntryCache cache() {
    return storage.cache();
  }
}
