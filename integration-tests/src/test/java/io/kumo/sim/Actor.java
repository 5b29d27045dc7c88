package io.kumo.sim;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.Mutation;
import io.kumo.message.OperationId;
import io.kumo.node.entry.Batch;
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
import io.kumo.node.replica.StorePage;
import io.kumo.node.replica.StoreTask;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One production replica under a test's hand: messages leave it when the test carries them, and
 * what it journals is written at once, though not synced.
 */
final class Actor implements Effects, Look.Reader {
  final Member member;
  final Deque<PeerMessage> sent = new ArrayDeque<>();
  final List<ConfigurationAsk> asks = new ArrayList<>();
  final List<DataReply> replies = new ArrayList<>();

  /** How far its wall clock is ahead. */
  long aheadMs;

  /** Whether its store lags behind: nothing is applied any more. */
  boolean slow;

  /** Whether its journal shows one batch of the past, and then a hole. */
  boolean holed;

  private final Map<Member, Kept> leases = new HashMap<>();
  private final Set<Long> feeds = new HashSet<>();
  private final Deque<Runnable> answers = new ArrayDeque<>();
  private final Deque<Chunk> held = new ArrayDeque<>();
  private final Stage stage;
  private final SimDisk disk;
  private final Replica replica;
  private Serving serving = Serving.NOBODY;
  private boolean copying;
  private long lastTicket;

  private record Kept(HeldLease lease, int leaderTerm, int term) {}

  private record Chunk(List<Write> writes, long watermark) {}

  Actor(Stage stage, ReplicaConfig config, SimDisk disk, Restored restored) {
    this.stage = stage;
    this.disk = disk;
    member = config.self();
    copying = disk.store().copying();
    replica = stage.wiring().replica(config, this, this, restored);
    turn();
  }

  Replica replica() {
    return replica;
  }

  @Override
  public Replica core() {
    return replica;
  }

  SimDisk disk() {
    return disk;
  }

  @Override
  public Serving serving() {
    return serving;
  }

  @Override
  public boolean servesNow() {
    return serving.servesAt(now().nanos());
  }

  /** Ends a turn: all that was stamped, journalled and read is so. */
  void turn() {
    replica.endTurn(now());
    while (!answers.isEmpty()) {
      answers.remove().run();
    }
    replica.journalled(lastTicket, now());
  }

  /** A client that has never asked before asks this. */
  void offer(Mutation mutation) {
    offer(stage.nextId(), mutation);
  }

  void offer(OperationId id, Mutation mutation) {
    offer(new DataRequest.Mutate(1, 0, id, 0, false, mutation), replies::add);
  }

  void offer(DataRequest.Mutate request, ReplyTo replyTo) {
    replica.offer(request, replyTo, now());
    turn();
  }

  /** Has the replica itself answer a read; what it waits for has not come yet. */
  void read(Key key) {
    replica.read(key, replies::add, now());
    turn();
  }

  DataReply lastReply() {
    return replies.get(replies.size() - 1);
  }

  void receive(PeerMessage message) {
    replica.received(message, now());
    turn();
  }

  void tick() {
    replica.tick(now());
    turn();
  }

  /** A heartbeat to each of those who live, and its answer. */
  void renewLeases() {
    long until = now().nanos() + ReplicaConfig.Limits.DEFAULT.leases().leaseNanos();
    for (Kept kept : leases.values()) {
      Heartbeat.Lead row = new Heartbeat.Lead(0, kept.leaderTerm(), kept.term());
      stage
          .living(kept.lease().member())
          .filter(other -> other.replica.grants().judge(member.node(), row, now().nanos()))
          .ifPresent(other -> kept.lease().extend(until));
    }
  }

  @Override
  public Moment now() {
    return new Moment(stage.now().nanos(), stage.now().wallMs() + aheadMs);
  }

  @Override
  public Committed find(Key key) {
    return new Committed.Known(Optional.ofNullable(disk.store().entries().get(key)));
  }

  @Override
  public long pinnedBytes() {
    return 0;
  }

  @Override
  public void append(long ticket, JournalRecord record, boolean synced) {
    lastTicket = ticket;
    disk.write(record);
    if (synced) {
      disk.syncJournal();
    }
  }

  @Override
  public void send(Member to, PeerMessage message) {
    sent.add(message);
  }

  @Override
  public long queuedBytes(Member to) {
    return 0;
  }

  @Override
  public void load(long ticket, Key key) {
    throw new IllegalStateException("all is in memory: " + key);
  }

  @Override
  public void committed(List<Write> writes, long watermark) {
    held.add(new Chunk(writes, watermark));
    apply();
  }

  private void apply() {
    // Rule 18: nothing of the stream before the copy is whole.
    boolean holding = slow || (copying && stage.wiring().obeys(Around.COPY_HOLDS_STREAM));
    while (!holding && !held.isEmpty()) {
      Chunk chunk = held.remove();
      disk.apply(chunk.writes(), chunk.watermark());
    }
  }

  @Override
  public void ask(ConfigurationAsk ask) {
    asks.add(ask);
  }

  @Override
  public void publish(Serving newServing) {
    serving = newServing;
  }

  @Override
  public void keepLease(HeldLease lease, int leaderTerm, int term) {
    leases.put(lease.member(), new Kept(lease, leaderTerm, term));
  }

  @Override
  public void dropLease(Member other) {
    leases.remove(other);
  }

  @Override
  public void store(long ticket, StoreTask task) {
    if (task instanceof StoreTask.Empty) {
      copying = true;
      held.clear();
      disk.emptyStore();
    } else if (task instanceof StoreTask.Fill fill) {
      disk.fillStore(fill.entries());
    } else if (task instanceof StoreTask.Complete complete) {
      disk.completeStore(complete);
      copying = false;
      apply();
    } else {
      disk.forgetStore();
      copying = false;
    }
    answers.add(() -> replica.stored(ticket, now()));
  }

  @Override
  public void readJournal(long session, long after) {
    Optional<List<Batch>> past = disk.batchesAfter(after);
    boolean goesOn = !feeds.add(session);
    boolean hole = past.isEmpty() || (holed && goesOn);
    List<Batch> batches = hole ? List.of() : past.get().subList(0, holed ? 1 : past.get().size());
    answers.add(() -> replica.journalRead(session, batches, hole, now()));
  }

  @Override
  public void readStore(long session, Optional<Key> after, long applied) {
    List<Entry> all = List.copyOf(disk.store().entries().values());
    StorePage page = new StorePage(after, all, Optional.empty(), disk.store().applied());
    answers.add(() -> replica.storeRead(session, page, now()));
  }

  @Override
  public void endFeed(long session) {}

  @Override
  public void left() {}

  @Override
  public void broken(String why) {
    throw new Violation(member + " is broken: " + why);
  }
}
