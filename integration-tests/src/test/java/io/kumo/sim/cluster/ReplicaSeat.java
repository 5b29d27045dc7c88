package io.kumo.sim.cluster;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.node.cache.Cached;
import io.kumo.node.cache.EntryCache;
import io.kumo.node.cache.Fill;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.lease.HeldLease;
import io.kumo.node.replica.Committed;
import io.kumo.node.replica.CommittedEntries;
import io.kumo.node.replica.Effects;
import io.kumo.node.replica.Moment;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.Replica;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.replica.Restored;
import io.kumo.node.replica.Serving;
import io.kumo.node.replica.StoreTask;
import io.kumo.node.shard.TurnCommit;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One partition's production core in its shard: passes events in and carries out what comes back,
 * as {@code PartitionSlot} and {@code StoreWishes} do.
 */
final class ReplicaSeat implements Effects, CommittedEntries, TurnCommit.Writer {
  private final NodeShard shard;
  private final int partition;
  private final World world;
  private final Feeds feeds;
  private final Replica core;
  private Serving serving = Serving.NOBODY;
  private long newestVersion;
  private boolean touched;
  private boolean left;

  /** Between the two ends of a copy, what was committed waits here (rule 18). */
  private Optional<List<Held>> held = Optional.empty();

  private record Held(List<Write> writes, boolean leads) {}

  /** An event of the core. */
  interface Event {
    void happen(Replica core, Moment now);
  }

  ReplicaSeat(NodeShard shard, int partition, Restored restored) {
    this.shard = shard;
    this.partition = partition;
    world = shard.around().world();
    feeds = new Feeds(shard, this);
    NodeShard.Surroundings around = shard.around();
    ReplicaConfig config =
        new ReplicaConfig(
            partition,
            around.self(),
            around.startNanos(),
            around.boot(),
            around.ring()::settings,
            world.shape().limits());
    core = world.wiring().replica(config, this, this, restored);
    newestVersion = Version.max(newestVersion, core.watermark());
  }

  int partition() {
    return partition;
  }

  Replica core() {
    return core;
  }

  Serving serving() {
    return serving;
  }

  long newestVersion() {
    return newestVersion;
  }

  /** Whether a reader here would be answered at this instant. */
  boolean servesNow() {
    return !shard.actor().dead()
        && !shard.actor().suspended()
        && serving.servesAt(shard.actor().nanos());
  }

  /** Why a request is not run here. */
  DataReply notRun(DataReply.NotRun.Reason reason) {
    return new DataReply.NotRun(
        newestVersion, reason, shard.epoch(), serving.term(), serving.primary());
  }

  /** Where this one serves, no other may. */
  void checkServing() {
    if (servesNow()) {
      world.ledger(partition).serves(shard.around().process());
    }
  }

  // Events, each in the shard's turn.

  void configured(long epoch, Chain chain) {
    tell((replica, now) -> replica.configured(epoch, chain, now));
  }

  void tell(Event event) {
    if (!touched) {
      touched = true;
      shard.touched(this);
    }
    event.happen(core, shard.now());
  }

  @Override
  public void journalled(long ticket) {
    tell((replica, now) -> replica.journalled(ticket, now));
  }

  void endTurn() {
    touched = false;
    core.endTurn(shard.now());
  }

  /** The sweep meets entries past their end. */
  void sweep() {
    if (!serving.leads() || !world.random().chance(0.1)) {
      return;
    }
    for (Entry entry : storedEntries().values()) {
      if (entry.expiredAt(shard.now().wallMs())) {
        tell((replica, now) -> replica.expired(entry.key(), entry.version(), now));
      }
    }
  }

  // What memory and store hold.

  private EntryCache cache() {
    return shard.applier().cache();
  }

  @Override
  public Committed find(Key key) {
    Cached cached = cache().find(key);
    return cached.known() ? new Committed.Known(cached.entry()) : Committed.NOT_IN_MEMORY;
  }

  @Override
  public long pinnedBytes() {
    return 0;
  }

  @Override
  public boolean diskFull() {
    return shard.isStuck();
  }

  @Override
  public boolean hindered() {
    return shard.isStuck() || shard.files().disk().full();
  }

  Map<Key, Entry> storedEntries() {
    return new TreeMap<>(shard.files().store().part(partition).entries());
  }

  boolean appliedAll() {
    return held.isEmpty() && shard.applier().isIdle();
  }

  // Effects.

  @Override
  public void append(long ticket, JournalRecord record, boolean synced) {
    world.trace().line(() -> shard.around().self() + " journals " + record);
    shard.commit().add(this, ticket, record, synced);
  }

  @Override
  public void send(Member to, PeerMessage message) {
    world.trace().line(() -> shard.around().self() + " sends " + message);
    shard.send(to, message);
  }

  @Override
  public long queuedBytes(Member to) {
    return 0;
  }

  @Override
  public void load(long ticket, Key key) {
    Fill fill = cache().begin(key);
    Optional<Entry> entry = shard.applier().stored(partition, key);
    shard
        .actor()
        .later(
            shard.applier().readNanos(), () -> shard.put(() -> loaded(ticket, fill, key, entry)));
  }

  private void loaded(long ticket, Fill fill, Key key, Optional<Entry> entry) {
    if (cache().complete(fill, entry)) {
      tell((replica, now) -> replica.loaded(ticket, entry, now));
      return;
    }
    Cached newer = cache().find(key);
    if (newer.known()) {
      tell((replica, now) -> replica.loaded(ticket, newer.entry(), now));
    } else {
      load(ticket, key);
    }
  }

  @Override
  public void committed(List<Write> writes, long watermark) {
    newestVersion = watermark;
    world.ledger(partition).committed(shard.around().self(), writes);
    for (Write write : writes) {
      ShardApplier.keyOf(write)
          .ifPresent(key -> cache().commit(key, write.version(), ShardApplier.entryOf(write)));
    }
    if (held.isPresent()) {
      held.get().add(new Held(writes, serving.leads()));
    } else {
      shard.applier().committed(partition, writes, serving.leads());
    }
  }

  @Override
  public void ask(ConfigurationAsk ask) {
    world.trace().line(() -> shard.around().self() + " asks " + ask);
    shard.around().asks().accept(ask);
  }

  @Override
  public void publish(Serving published) {
    serving = published;
    checkServing();
  }

  @Override
  public void keepLease(HeldLease lease, int leaderTerm, int term) {
    shard.around().process().links().keepLease(lease, leaderTerm, term);
  }

  @Override
  public void dropLease(Member member) {
    shard.around().process().links().dropLease(partition, member);
  }

  @Override
  public void store(long ticket, StoreTask task) {
    if (task instanceof StoreTask.Empty) {
      held = Optional.of(new ArrayList<>());
      cache().forget(partition);
    }
    shard
        .applier()
        .task(
            partition,
            () -> {
              run(task);
              shard.put(() -> tell((replica, now) -> replica.stored(ticket, now)));
            });
    if (task instanceof StoreTask.Complete && held.isPresent()) {
      for (Held work : held.get()) {
        shard.applier().committed(partition, work.writes(), work.leads());
      }
      held = Optional.empty();
    } else if (task instanceof StoreTask.Forget) {
      newestVersion = 0;
      held = Optional.empty();
    }
  }

  private void run(StoreTask task) {
    ShardStore store = shard.files().store();
    if (task instanceof StoreTask.Empty) {
      store.beginCopy(partition);
      cache().forgetUnpinned(partition);
    } else if (task instanceof StoreTask.Fill fill) {
      store.copyIn(partition, fill.entries());
    } else if (task instanceof StoreTask.Complete complete) {
      store.endCopy(partition, complete);
    } else {
      store.erase(partition);
    }
  }

  @Override
  public void readJournal(long session, long after) {
    feeds.readJournal(session, after);
  }

  @Override
  public void readStore(long session, Optional<Key> after, long applied) {
    feeds.readStore(session, after, applied);
  }

  @Override
  public void endFeed(long session) {
    feeds.end(session);
  }

  @Override
  public void left() {
    left = true;
  }

  /** Whether nobody waits any more for this replica, whose process stops. */
  boolean hasLeft() {
    return left;
  }

  @Override
  public void broken(String why) {
    throw world.broken(shard.around().self() + " is broken: " + why);
  }
}
