package io.kumo.node.replica;

import io.kumo.node.entry.Batch;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One learner's session as its primary sees it.
 *
 * <pre>
 *  delta: batches from the journal --its end--> streaming, complete once all is acknowledged
 *  copy:  streaming from J at once; entries, then operation records, part by part as wanted
 *         --all stored--> complete once all is acknowledged
 *  delta --the journal has a hole--> copy; broken off, if the learner was told of the delta
 * </pre>
 */
final class Join {
  private static final int OPERATIONS_OF_A_PART = 512;

  /** A part that may still be on its way is not sent again before that. */
  private static final long RESEND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * A learner whose memory is half full is sent the next part of a delta this long after the last.
   */
  private static final long CROWDED_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A part of operation records ends when its outcomes' values have reached these bytes. */
  private static final long VALUE_BYTES_OF_A_PART = 1L << 20;

  private final ReplicaState state;
  private final Peer peer;
  private boolean told;

  /** Whether the journal's next part is on its way. */
  private boolean reading;

  private long readNanos;
  private boolean impossible;
  private boolean brokenOff;
  private long base;
  private long sent;

  /** All up to here was in the journal when it was last to be read. */
  private long journalled;

  private Optional<Copy> copy = Optional.empty();

  /** How far a copy has come. */
  private static final class Copy {
    final long from;
    final FlushMarks marks;
    Optional<Key> after = Optional.empty();
    Optional<StorePage> page = Optional.empty();
    Optional<List<PeerMessage.CopiedOperation>> operations = Optional.empty();
    long floor;
    int operationsSent;
    int part;
    boolean reading;
    long sentNanos;
    boolean doneSent;
    boolean stored;
    long readAt;

    Copy(long from, FlushMarks marks) {
      this.from = from;
      this.marks = marks;
      readAt = from;
    }

    boolean partSent() {
      return page.isPresent() || operations.isPresent();
    }
  }

  Join(ReplicaState state, Peer peer) {
    this.state = state;
    this.peer = peer;
  }

  Peer peer() {
    return peer;
  }

  /** Whether a copy is needed, and cannot be made of what has lost entries. */
  boolean impossible() {
    return impossible;
  }

  /** Whether a learner that asks for the same again knows of no answer yet. */
  boolean isBeingRead(Member learner, long learnerBase) {
    return peer.member().equals(learner) && base == learnerBase && !told && copy.isEmpty();
  }

  /** Whether a delta met a hole on the way: a copy needs a session of its own. */
  boolean brokenOff() {
    return brokenOff;
  }

  /** Whether the learner holds all that is committed (rule 19). */
  boolean complete() {
    return peer.streaming()
        && peer.heard()
        && (copy.isEmpty() || copy.get().stored)
        && (!Version.before(peer.acknowledged(), state.log().watermark())
            || !state.obeys(Rule.ADD_ACKNOWLEDGED));
  }

  void begin(long learnerBase, Moment now) {
    base = learnerBase;
    sent = base;
    // Rule 16: the very version must be in our history.
    if (base != Version.NONE
        && state.log().contains(base)
        && !Version.before(state.log().watermark(), base)) {
      readOn(now);
    } else {
      beginCopy(now);
    }
  }

  private void readOn(Moment now) {
    reading = true;
    readNanos = now.nanos();
    journalled = state.log().watermark();
    state.effects().readJournal(peer.session(), sent);
  }

  /** Rule 17. */
  void journalRead(List<Batch> batches, boolean hole, Moment now) {
    reading = false;
    if (copy.isPresent() || peer.streaming()) {
      return;
    }
    // What was written since the journal was asked for may have come behind the end that was read.
    boolean endsShort = batches.isEmpty() && Version.before(sent, journalled);
    if (hole || endsShort || !follows(batches)) {
      brokenOff = told;
      if (!told) {
        beginCopy(now);
      }
      return;
    }
    if (!told) {
      told = true;
      peer.send(new PeerMessage.JoinDelta(peer.stamp(), base));
    }
    for (Batch batch : batches) {
      peer.feed(batch, now);
      sent = batch.lastVersion();
    }
    goOn(now);
  }

  /** The stream takes over at the journal's end; until then the next part is read. */
  private void goOn(Moment now) {
    if (copy.isPresent() || peer.streaming()) {
      return;
    }
    if (!Version.before(sent, state.log().watermark())) {
      peer.streamFrom(sent, now);
      state.effects().endFeed(peer.session());
    } else if (!reading && !peer.owes() && mayReadOn(now)) {
      readOn(now);
    }
  }

  /**
   * Whether what it was sent finds its way into its store: else it would be broken off. Where its
   * clients' writes alone fill its memory, it comes on all the same, if slowly.
   */
  private boolean mayReadOn(Moment now) {
    return peer.pinnedBytes() <= state.config().limits().pinnedBytesMax() / 2
        || now.nanos() - readNanos >= CROWDED_NANOS;
  }

  void acknowledged(PeerMessage.Acknowledged message, Moment now) {
    peer.acknowledge(message, now);
    if (told) {
      goOn(now);
    }
  }

  private boolean follows(List<Batch> batches) {
    long end = sent;
    for (Batch batch : batches) {
      if (batch.previousVersion() != end) {
        return false;
      }
      end = batch.lastVersion();
    }
    return true;
  }

  /** Rule 18: J is our watermark; the stream from there on begins at once. */
  void beginCopy(Moment now) {
    if (state.damaged()) {
      impossible = true;
      return;
    }
    long from = state.log().watermark();
    copy = Optional.of(new Copy(from, state.marks()));
    peer.send(new PeerMessage.JoinCopy(peer.stamp(), from));
    peer.streamAfresh(from, now);
  }

  /** The learner has stored all parts before {@code part}, and wants that one. */
  void wanted(int part, Moment now) {
    peer.heardAt(now);
    if (copy.isEmpty()) {
      return;
    }
    Copy copying = copy.get();
    if (part == copying.part + 1 && copying.partSent()) {
      partStored(copying);
    } else if (part != copying.part) {
      return;
    }
    if (copying.stored) {
      return;
    }
    if (copying.operations.isPresent()) {
      sendOperations(copying);
    } else if (copying.page.isPresent()) {
      if (now.nanos() - copying.sentNanos >= RESEND_NANOS) {
        send(copying, copying.page.get(), now);
      }
    } else if (!copying.reading) {
      copying.reading = true;
      state.effects().readStore(peer.session(), copying.after, copying.from);
    }
  }

  private void partStored(Copy copying) {
    copying.part++;
    if (copying.doneSent) {
      copying.stored = true;
      state.effects().endFeed(peer.session());
    } else if (copying.operations.isPresent()) {
      copying.operationsSent = operationsEnd(copying);
    } else if (copying.page.orElseThrow().next().isEmpty()) {
      copying.page = Optional.empty();
      // Rule 18: with all committed operation records, and the floor.
      copying.operations =
          Optional.of(state.obeys(Rule.COPY_OPERATIONS) ? state.operations().all() : List.of());
      copying.floor = state.obeys(Rule.COPY_FLOOR) ? state.operations().floor() : Version.NONE;
      copying.readAt = Version.max(copying.readAt, state.log().watermark());
    } else {
      copying.after = copying.page.get().next();
      copying.page = Optional.empty();
    }
  }

  void storeRead(StorePage page, Moment now) {
    if (copy.isEmpty() || copy.get().operations.isPresent() || copy.get().stored) {
      return;
    }
    Copy copying = copy.get();
    copying.reading = false;
    if (copying.page.isEmpty() && page.after().equals(copying.after)) {
      copying.page = Optional.of(page);
      copying.readAt = Version.max(copying.readAt, page.applied());
      send(copying, page, now);
    }
  }

  private void send(Copy copying, StorePage page, Moment now) {
    copying.sentNanos = now.nanos();
    peer.send(new PeerMessage.CopyPart(peer.stamp(), copying.part, page.entries(), page.applied()));
  }

  private static int operationsEnd(Copy copying) {
    List<PeerMessage.CopiedOperation> all = copying.operations.orElseThrow();
    int end = copying.operationsSent;
    int endMax = Math.min(all.size(), end + OPERATIONS_OF_A_PART);
    long bytes = 0;
    while (end < endMax && bytes < VALUE_BYTES_OF_A_PART) {
      bytes += ReplicaLog.bytes(all.get(end).operation());
      end++;
    }
    return end;
  }

  private void sendOperations(Copy copying) {
    List<PeerMessage.CopiedOperation> all = copying.operations.orElseThrow();
    int from = copying.operationsSent;
    int to = operationsEnd(copying);
    copying.doneSent = to == all.size();
    Optional<PeerMessage.CopyDone> done =
        copying.doneSent
            ? Optional.of(
                new PeerMessage.CopyDone(
                    copying.from, copying.floor, copying.marks, copying.readAt))
            : Optional.empty();
    peer.send(
        new PeerMessage.CopyOperations(peer.stamp(), copying.part, all.subList(from, to), done));
  }
}
