package io.kumo.node.shard;

import static java.util.Objects.requireNonNull;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataRequest;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.lease.HeldLease;
import io.kumo.node.replica.Effects;
import io.kumo.node.replica.Events;
import io.kumo.node.replica.Moment;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.ReplyTo;
import io.kumo.node.replica.Serving;
import io.kumo.node.replica.StoreTask;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;

/**
 * One partition's replica in its shard: passes events in, with the time of the turn, and carries
 * out what comes back. Owned by the shard's thread, but for what is published for readers.
 */
final class PartitionSlot implements Effects, GroupCommit.Appender, Deltas.Owner {
  /** A replica that has settled has every so many-th tick. */
  private static final int SETTLED_TURNS = 5;

  final int partition;

  private final ShardLoop loop;
  private final StoreWishes wishes;
  private final Copies copies;
  private final ReplicationLag lag;
  private final ShardEnvironment environment;
  private final Runnable onLeft;
  private Events replica;
  private List<Member> inSync = List.of();
  private boolean byDelta;
  private boolean touched;
  private boolean settled;
  private volatile Serving serving = Serving.NOBODY;
  private volatile long newestVersion;

  /**
   * A slot without a replica.
   *
   * @param environment what the node's shards share
   * @param onLeft told on the shard's thread that nobody waits for the replica any more
   */
  PartitionSlot(
      int partition,
      ShardLoop loop,
      ShardStorage storage,
      ShardEnvironment environment,
      Runnable onLeft) {
    this.partition = partition;
    this.onLeft = onLeft;
    this.loop = loop;
    this.wishes = new StoreWishes(this, loop, storage, environment);
    this.environment = environment;
    this.copies = new Copies(this, loop, storage);
    this.lag = new ReplicationLag(environment.ackUs());
  }

  /**
   * Gives the slot its replica; before any event.
   *
   * @param watermark all up to it was committed when the replica was made
   */
  void hold(Events replica, long watermark) {
    this.replica = requireNonNull(replica, "replica");
    this.newestVersion = watermark;
  }

  @Override
  public int partition() {
    return partition;
  }

  /** What readers go by. Any thread. */
  Serving serving() {
    return serving;
  }

  /** The version up to which the partition is known to be committed here. Any thread. */
  long newestVersion() {
    return newestVersion;
  }

  /** Age of the oldest batch that a member has not acknowledged, as far as it is followed. */
  long lagNanos() {
    return lag.oldestNanos(loop.now().nanos());
  }

  /** What is published of it, for people. Any thread. */
  @Override
  public String toString() {
    Serving shown = serving;
    return "partition %d: term %d, leader term %d, %s, committed to %s"
        .formatted(
            partition,
            shown.term(),
            shown.leaderTerm(),
            shown.servesAt(loop.now().nanos())
                ? "serves"
                : shown.leads() ? "lacks leases" : "led by " + shown.primary(),
            Version.text(newestVersion));
  }

  // Events, each in the current turn.

  /** Most partitions are the same in most new rings: those cost no turn. */
  void configured(long epoch, Chain chain) {
    inSync = chain.inSync();
    if (replica.isNews(chain)) {
      touch().configured(epoch, chain, loop.now());
    }
  }

  void answered(ConfigurationAsk ask, boolean done, Chain chain) {
    touch().answered(ask, done, chain, loop.now());
  }

  void offer(DataRequest.Mutate request, ReplyTo replyTo) {
    touch().offer(request, replyTo, loop.now());
  }

  void read(Key key, ReplyTo replyTo) {
    touch().read(key, replyTo, loop.now());
  }

  void expired(Key key, long version) {
    touch().expired(key, version, loop.now());
  }

  void rewrite(Key key, long version) {
    touch().rewrite(key, version, loop.now());
  }

  void received(PeerMessage message) {
    lag.received(message, loop.now().nanos());
    count(message);
    touch().received(message, loop.now());
  }

  /** Counts what a learner takes in; the stream beside a copy would come to a member too. */
  private void count(PeerMessage message) {
    if (message instanceof PeerMessage.CopyPart part) {
      environment.copyMeter().part(part.entries());
    } else if (message instanceof PeerMessage.JoinDelta) {
      byDelta = true;
    } else if (message instanceof PeerMessage.JoinCopy) {
      byDelta = false;
    } else if (message instanceof PeerMessage.Append append
        && byDelta
        && !inSync.contains(message.stamp().to())) {
      environment.copyMeter().batch(append.batch().writes());
    }
  }

  void connected(NodeId peer) {
    touch().connected(peer, loop.now());
  }

  @Override
  public void journalled(long ticket) {
    touch().journalled(ticket, loop.now());
  }

  /**
   * Time has passed.
   *
   * @param turn ticks are counted by it; those that have settled take turns
   * @return whether the replica was told
   */
  boolean tick(int turn) {
    if (settled && (turn + partition) % SETTLED_TURNS != 0) {
      return false;
    }
    Moment now = loop.now();
    Events ticked = touch();
    ticked.tick(now);
    settled = ticked.isSettled(now);
    return true;
  }

  void stop() {
    touch().stop(loop.now());
  }

  void end() {
    touch().end(loop.now());
  }

  @Override
  public void journalRead(long session, List<Batch> batches, boolean hole) {
    touch().journalRead(session, batches, hole, loop.now());
  }

  /** Another event than those above, brought by what this slot asked for. */
  void tell(LaterEvent event) {
    event.happen(touch(), loop.now());
  }

  void endTurn() {
    touched = false;
    replica.endTurn(loop.now());
  }

  private Events touch() {
    settled = false;
    if (!touched) {
      touched = true;
      loop.touched(this);
    }
    return replica;
  }

  // Effects.

  @Override
  public void append(long ticket, JournalRecord record, boolean synced) {
    loop.commit().add(this, ticket, record, synced);
  }

  @Override
  public void send(Member to, PeerMessage message) {
    lag.sent(to, message, loop.now().nanos());
    loop.outbound().add(to, message);
  }

  @Override
  public long queuedBytes(Member to) {
    return loop.output().queuedBytes(to.node());
  }

  @Override
  public void load(long ticket, Key key) {
    wishes.load(ticket, key);
  }

  @Override
  public void committed(List<Write> writes, long watermark) {
    newestVersion = watermark;
    wishes.committed(writes, serving.leads());
  }

  @Override
  public void ask(ConfigurationAsk ask) {
    loop.output().ask(ask);
  }

  @Override
  public void publish(Serving published) {
    serving = requireNonNull(published, "published");
  }

  @Override
  public void keepLease(HeldLease lease, int leaderTerm, int term) {
    loop.output().keepLease(lease, leaderTerm, term);
  }

  @Override
  public void dropLease(Member member) {
    lag.dropped(member);
    loop.output().dropLease(partition, member);
  }

  @Override
  public void store(long ticket, StoreTask task) {
    if (task instanceof StoreTask.Forget) {
      newestVersion = Version.NONE;
    }
    wishes.store(ticket, task);
  }

  @Override
  public void readJournal(long session, long after) {
    loop.deltas().read(this, session, after);
  }

  @Override
  public void readStore(long session, Optional<Key> after, long applied) {
    CopyBudget.Copy copy = new CopyBudget.Copy(partition, session);
    Runnable read = () -> copies.read(session, after, applied);
    Runnable later = () -> loop.mailbox().put(read);
    if (environment.copyBudget().take(copy, later, loop.now().nanos())) {
      read.run();
    }
  }

  /** A copy's next part was read and has so many bytes. Any thread. */
  void read(long session, long bytes) {
    environment.copyBudget().read(new CopyBudget.Copy(partition, session), bytes);
  }

  @Override
  public void endFeed(long session) {
    environment.copyBudget().end(new CopyBudget.Copy(partition, session));
    loop.deltas().end(this, session);
  }

  @Override
  public void left() {
    onLeft.run();
  }

  @Override
  public void broken(String why) {
    loop.output().broken(partition, why);
  }
}
