package io.kumo.node.replica;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Write;
import io.kumo.node.lease.HeldLease;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One other replica as its primary sees it: what it was sent, what it has acknowledged, its lease.
 * The stream goes on under one session number from the exchange or the join to its end.
 */
final class Peer {
  private static final long ACKNOWLEDGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Who takes less than this is too slow to be a member. */
  private static final long BYTES_PER_SECOND_MIN = 8L << 20;

  private static final long RESEND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long KEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ReplicaState state;
  private final Member member;
  private final long session;
  private final HeldLease lease;
  private final long sinceNanos;
  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private boolean streaming;
  private boolean heard;
  private boolean lacking;
  private boolean stopping;
  private boolean refused;
  private long refusedNanos;
  private long stoppingNanos;
  private long acknowledged;
  private long told;
  private long pinnedBytes;
  private boolean hindered;
  private long owedBytes;
  private long heardNanos;
  private long keptNanos;

  /** When anything was acknowledged last, or sent again. */
  private long movedNanos;

  /** The end of the batch that was sent again alone, until that has shown what it shall show. */
  private long probed = Version.NONE;

  /**
   * A batch, when it was sent, from when its acknowledgement counts as a lease (what came of an
   * earlier sending cannot be told from what comes of this one), and by when it is due.
   */
  private record Sent(Batch batch, long nanos, long leaseNanos, long dueNanos) {}

  Peer(ReplicaState state, Member member, long session, Moment now) {
    this.state = state;
    this.member = member;
    this.session = session;
    sinceNanos = now.nanos();
    heardNanos = sinceNanos;
    keptNanos = sinceNanos;
    movedNanos = sinceNanos;
    lease = new HeldLease(state.partition(), member);
  }

  Member member() {
    return member;
  }

  long session() {
    return session;
  }

  HeldLease lease() {
    return lease;
  }

  /** When this primary began to count on it. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** Whether it has acknowledged anything in this session. */
  boolean heard() {
    return heard;
  }

  /** It does not hold what is committed: no member, whatever the list says. */
  void lacksCommitted() {
    lacking = true;
  }

  /** Whether it was found not to hold what is committed. */
  boolean lacking() {
    return lacking;
  }

  /** Its process stops. */
  void stopping(Moment now) {
    if (!stopping) {
      stopping = true;
      stoppingNanos = now.nanos();
    }
  }

  /** Whether its process stops. */
  boolean stopping() {
    return stopping;
  }

  /** Whether its process has been stopping since {@code nanos} or longer. */
  boolean stoppingSince(long nanos) {
    return stopping && stoppingNanos - nanos <= 0;
  }

  /** Nobody listens at its port. */
  void refused(Moment now) {
    refused = true;
    refusedNanos = now.nanos();
  }

  /** Whether nobody listened at its port at {@code nanos} or later. */
  boolean refusedSince(long nanos) {
    return refused && refusedNanos - nanos >= 0;
  }

  /** All up to here is in its journal, once {@link #heard}. */
  long acknowledged() {
    return acknowledged;
  }

  long pinnedBytes() {
    return pinnedBytes;
  }

  /** It says whether others had better go on without it. */
  void noteHindered(boolean told) {
    hindered = told;
  }

  /** Whether it said last that others had better go on without it. */
  boolean hindered() {
    return hindered;
  }

  Stamp stamp() {
    return state.stamp(member, session);
  }

  void send(PeerMessage message) {
    state.effects().send(member, message);
  }

  /** Heartbeats ask for its lease, in the terms of today. */
  void keepLease() {
    state.effects().keepLease(lease, state.leaderTerm(), state.term());
  }

  /** Whether a message belongs to this stream (rules 6 and 15). */
  boolean sent(Stamp stamp) {
    return stamp.from().equals(member)
        && stamp.to().equals(state.self())
        && (stamp.session() == session || !state.obeys(Rule.SESSION))
        && stamp.leaderTerm() == state.leaderTerm();
  }

  /**
   * Its log ends at {@code version} and is a part of ours, whatever was sent before: the batches in
   * doubt behind that follow, and then each new one.
   */
  void streamAfresh(long version, Moment now) {
    unacknowledged.clear();
    owedBytes = 0;
    stream(version, now, sinceNanos);
  }

  /** The same, where what was sent so far ends at {@code version}. */
  void streamFrom(long version, Moment now) {
    stream(version, now, now.nanos());
  }

  private void stream(long version, Moment now, long leaseNanos) {
    streaming = true;
    for (Batch batch : state.log().inDoubt()) {
      after(batch, version).ifPresent(rest -> feed(rest, now, leaseNanos));
    }
  }

  /** Whether each new batch is sent to it. */
  boolean streaming() {
    return streaming;
  }

  /** A new batch. */
  void append(Batch batch, Moment now) {
    if (streaming) {
      feed(batch, now);
    }
  }

  /** Sends the batch that follows those sent so far. */
  void feed(Batch batch, Moment now) {
    feed(batch, now, now.nanos());
  }

  private void feed(Batch batch, Moment now, long leaseNanos) {
    owedBytes += ReplicaLog.bytes(batch);
    unacknowledged.add(new Sent(batch, now.nanos(), leaseNanos, dueNanos(now)));
    told = Version.max(told, batch.watermark());
    send(new PeerMessage.Append(stamp(), batch));
  }

  /** A second is enough (rule 9), beside the time for what the link has to carry until then. */
  private long dueNanos(Moment now) {
    return now.nanos() + ACKNOWLEDGE_NANOS + carryingNanos();
  }

  /** How long the link may take for what it has to carry to the member. */
  private long carryingNanos() {
    return nanosFor(state.effects().queuedBytes(member) + owedBytes);
  }

  private static long nanosFor(long bytes) {
    return TimeUnit.SECONDS.toNanos(1) / BYTES_PER_SECOND_MIN * bytes;
  }

  /** Rule 6: after a reconnect every batch not acknowledged is sent again, in order. */
  void resend() {
    unacknowledged.forEach(sent -> send(new PeerMessage.Append(stamp(), sent.batch())));
    send(new PeerMessage.Commit(stamp(), told));
  }

  void acknowledge(PeerMessage.Acknowledged message, Moment now) {
    heardAt(now);
    if (!heard) {
      // What it was told before it was in step it has not taken.
      told = Version.NONE;
    }
    heard = true;
    acknowledged = Version.max(acknowledged, message.version());
    pinnedBytes = message.pinnedBytes();
    hindered = message.hindered();
    while (!unacknowledged.isEmpty()
        && !Version.before(acknowledged, unacknowledged.peek().batch().lastVersion())) {
      // Rule 8: the answer is a grant, from when what it answers was sent first.
      Sent sent = unacknowledged.remove();
      owedBytes -= ReplicaLog.bytes(sent.batch());
      lease.extend(sent.leaseNanos() + state.config().limits().leases().leaseNanos());
      movedNanos = now.nanos();
    }
    if (probed != Version.NONE && probed == acknowledged && owes()) {
      probed = Version.NONE;
      resend();
    }
  }

  /** Whether the oldest batch should have been acknowledged by now. */
  boolean overdue(Moment now) {
    return !unacknowledged.isEmpty() && unacknowledged.peek().dueNanos() - now.nanos() <= 0;
  }

  /** It is on a new list: tells it the watermark once more. */
  void listed() {
    told = Version.NONE;
    keepLease();
  }

  /** Whether anything sent is not acknowledged. */
  boolean owes() {
    return !unacknowledged.isEmpty();
  }

  /** Bytes of batches sent and not acknowledged. */
  long owedBytes() {
    return owedBytes;
  }

  /** Whether it is one to count on, and has acknowledged all. */
  boolean isSettled() {
    return heard
        && unacknowledged.isEmpty()
        && !(lacking || stopping || refused || hindered)
        && !Version.before(told, state.log().watermark());
  }

  /** It has said something. */
  void heardAt(Moment now) {
    heardNanos = now.nanos();
  }

  /** Whether it has said anything since then. */
  boolean heardSince(long nanos) {
    return heardNanos - nanos >= 0;
  }

  /** Tells the watermark where no batch did. */
  void tellWatermark() {
    long watermark = state.log().watermark();
    if (streaming && Version.before(told, watermark)) {
      told = watermark;
      send(new PeerMessage.Commit(stamp(), watermark));
    }
  }

  /** The same to a learner, at least every so often: else it takes its session for broken off. */
  void keepSession(Moment now) {
    if (now.nanos() - keptNanos >= KEEP_NANOS) {
      keptNanos = now.nanos();
      // Who acknowledges bit by bit has received what it owes, and needs time.
      if (overdue(now) && now.nanos() - movedNanos >= RESEND_NANOS + carryingNanos()) {
        movedNanos = now.nanos();
        probe();
      }
      told = streaming ? state.log().watermark() : told;
      send(new PeerMessage.Commit(stamp(), told));
    }
  }

  /**
   * What a new connection carried may have come before the late start of the session, and be lost.
   * Who acknowledges no more than this first batch has lost what followed too; who only needs time
   * is not sent it all once more.
   */
  private void probe() {
    Batch first = unacknowledged.element().batch();
    probed = first.lastVersion();
    send(new PeerMessage.Append(stamp(), first));
  }

  /** What of a batch lies behind {@code version}. */
  private Optional<Batch> after(Batch batch, long version) {
    if (!Version.before(batch.previousVersion(), version)) {
      return Optional.of(batch);
    }
    List<Write> rest =
        batch.writes().stream().filter(write -> Version.before(version, write.version())).toList();
    return rest.isEmpty()
        ? Optional.empty()
        : Optional.of(new Batch(batch.partition(), version, batch.watermark(), rest));
  }
}
