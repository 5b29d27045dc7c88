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
import io.kumo.node.replica.StorePage;
import io.kumo.node.replica.StoreTask;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One production replica under a test's hand: messages leave it when the test carries them, and
 * what it journals is written at once.
 */
final class Actor implements Effects, CommittedEntries {
  final Member member;
  final Deque<PeerMessage> sent = new ArrayDeque<>();
  final List<ConfigurationAsk> asks = new ArrayList<>();
  final List<DataReply> replies = new ArrayList<>();
  final List<StoreTask> storeTasks = new ArrayList<>();
  private final Map<Member, HeldLease> leases = new HashMap<>();
  private final TreeMap<Key, Entry> entries = new TreeMap<>();
  private final List<Batch> journal = new ArrayList<>();
  private final Deque<Runnable> answers = new ArrayDeque<>();
  private final Stage stage;
  private final Replica replica;
  private Serving serving = Serving.NOBODY;
  private long lastTicket;

  Actor(Stage stage, ReplicaConfig config, Restored restored) {
    this.stage = stage;
    member = config.self();
    replica = stage.wiring().replica(config, this, this, restored);
  }

  Replica replica() {
    return replica;
  }

  Serving serving() {
    return serving;
  }

  /** Ends a turn: all that was stamped, journalled and read is so. */
  void turn() {
    replica.endTurn(now());
    while (!answers.isEmpty()) {
      answers.remove().run();
    }
    replica.journalled(lastTicket, now());
  }

  void offer(OperationId id, Mutation mutation) {
    replica.offer(new DataRequest.Mutate(1, 0, id, 0, false, mutation), replies::add, now());
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

  /** The others have just granted a lease each. */
  void renewLeases() {
    long until = now().nanos() + ReplicaConfig.Limits.DEFAULT.leases().leaseNanos();
    leases.values().forEach(lease -> lease.extend(until));
  }

  private Moment now() {
    return stage.now();
  }

  @Override
  public Committed find(Key key) {
    return new Committed.Known(Optional.ofNullable(entries.get(key)));
  }

  @Override
  public long pinnedBytes() {
    return 0;
  }

  @Override
  public void append(long ticket, JournalRecord record, boolean synced) {
    lastTicket = ticket;
    if (record instanceof JournalRecord.Appended appended) {
      journal.add(appended.batch());
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
    for (Write write : writes) {
      if (write instanceof Write.Put put) {
        entries.put(put.entry().key(), put.entry());
      } else if (write instanceof Write.Remove remove) {
        entries.remove(remove.key());
      }
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
    leases.put(lease.member(), lease);
  }

  @Override
  public void dropLease(Member other) {
    leases.remove(other);
  }

  @Override
  public void store(long ticket, StoreTask task) {
    storeTasks.add(task);
    answers.add(() -> replica.stored(ticket, now()));
  }

  @Override
  public void readJournal(long session, long after) {
    answers.add(() -> replica.journalRead(session, behind(after), false, now()));
  }

  private List<Batch> behind(long version) {
    return journal.stream().filter(batch -> Version.before(version, batch.lastVersion())).toList();
  }

  @Override
  public void readStore(long session, Optional<Key> after, long applied) {
    List<Entry> all = List.copyOf(entries.values());
    StorePage page = new StorePage(after, all, Optional.empty(), replica.watermark());
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
