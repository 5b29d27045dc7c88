package io.kumo.node.replica;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.message.DataRequest;
import io.kumo.message.Mutation;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.OperationRecord;
import io.kumo.node.entry.Outcome;
import io.kumo.node.entry.Write;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;

/**
 * What clients ask of a primary: evaluated against the newest entry, stamped, and answered when it
 * is committed; reads of the newest committed entry (rules 10, 23 to 27).
 */
final class ClientRequests {
  private final ReplicaState state;
  private final Leadership leadership;
  private final Evaluation evaluation;
  private final InDoubt inDoubt = new InDoubt();
  private final Waiting waiting = new Waiting();
  private final Loads loads;
  private final Stamping stamping;

  private static final ReplyTo NOBODY = reply -> {};

  /** What a primary says of its right to serve. */
  interface Leadership {
    /** Whether it serves at all, leases left aside. */
    boolean leads(Moment now);

    /** Whether every counted member's lease runs. */
    boolean leasesRun(Moment now);

    /** Why nothing new may be written now, if so. */
    Optional<Reason> heldOff();

    /** Why nothing may be written for clients, who fill disks, if so. */
    Optional<Reason> outOfRoom(Moment now);

    /** Journals the batch and sends it to the members. */
    void replicate(Batch batch, Moment now);
  }

  ClientRequests(ReplicaState state, Leadership leadership, long loadTicketsAfter) {
    this.state = state;
    this.leadership = leadership;
    evaluation = new Evaluation(() -> state.config().ring().valueBytesMax());
    loads = new Loads(state.effects(), loadTicketsAfter);
    stamping = new Stamping(state, inDoubt);
    state.log().inDoubt().forEach(batch -> batch.writes().forEach(inDoubt::add));
  }

  /** Entries below are flushed, as readers see it (rule 27). */
  long flushedBelow() {
    long below = state.marks().below();
    return state.obeys(Rule.FLUSH_COMMITTED) ? below : Version.max(below, inDoubt.flush());
  }

  /** The last ticket used for a load. */
  long lastLoadTicket() {
    return loads.lastTicket();
  }

  /** Takes a version for a write that no client asked for: the new primary's first. */
  void stampNothing(long version) {
    stamping.stamp(new Write.Nothing(version, Optional.empty()));
  }

  void offer(DataRequest.Mutate request, ReplyTo replyTo, Moment now) {
    if (!leadership.leads(now)) {
      replyTo.reply(state.notRun(Reason.NOT_SERVING));
      return;
    }
    if (answeredByRecord(request, replyTo)) {
      return;
    }
    Optional<Reason> heldOff = leadership.outOfRoom(now).or(this::heldOff);
    if (heldOff.isPresent()) {
      replyTo.reply(state.notRun(heldOff.get()));
    } else if (request.mutation() instanceof Mutation.Flush flush) {
      long dueMs = flush.delayMs() == 0 ? 0 : Math.max(1, now.wallMs() + flush.delayMs());
      Outcome outcome = Outcome.applied(0);
      record(
          new Write.Flush(stamping.next(), dueMs, operation(request, outcome)), outcome, replyTo);
    } else {
      evaluate(request, (Mutation.OnKey) request.mutation(), replyTo, now);
    }
  }

  void read(Key key, ReplyTo replyTo, Moment now) {
    if (!leadership.leads(now)) {
      replyTo.reply(state.notRun(Reason.NOT_SERVING));
    } else if (inDoubt.find(key).isPresent() && !state.obeys(Rule.COMMITTED_READS)) {
      answerRead(key, inDoubt.find(key).get().entry(), replyTo, now);
    } else if (state.entries().find(key) instanceof Committed.Known known) {
      answerRead(key, known.entry(), replyTo, now);
    } else if (waitingFull()) {
      replyTo.reply(state.notRun(Reason.OVERLOADED));
    } else {
      loads.await(key, new Loads.Read(replyTo));
    }
  }

  /**
   * Expiry is a write: what the sweep found is deleted by a read that nobody waits for. It looks at
   * what is newest now: memory may have forgotten a write that came after the sweep's look.
   */
  void expired(Key key, long version, Moment now) {
    boolean newer =
        state.entries().find(key) instanceof Committed.Known known
            && known.entry().filter(entry -> entry.version() == version).isEmpty();
    if (!newer && leadership.leads(now) && heldOff().isEmpty()) {
      read(key, NOBODY, now);
    }
  }

  /**
   * Another replica holds something else of the key: what it holds here is written anew, for all,
   * if that still is of this version. What is in doubt is on its way to all anyway.
   */
  void rewrite(Key key, long version, Moment now) {
    if (!leadership.leads(now) || leadership.outOfRoom(now).or(this::heldOff).isPresent()) {
      return;
    }
    if (state.entries().find(key) instanceof Committed.Known known) {
      rewrite(key, version, known.entry());
    } else {
      loads.await(key, new Loads.Rewrite(version));
    }
  }

  private void rewrite(Key key, long version, Optional<Entry> newest) {
    Optional<Entry> entry = newest.filter(this::notFlushed);
    if (inDoubt.find(key).isEmpty() && entry.map(Entry::version).orElse(Version.NONE) == version) {
      long next = stamping.next();
      stamping.stamp(
          entry.isPresent()
              ? new Write.Put(entry.get().withVersion(next), Optional.empty())
              : new Write.Remove(next, key, Optional.empty()));
    }
  }

  void loaded(long ticket, Optional<Entry> entry, Moment now) {
    Optional<Loads.Load> load = loads.end(ticket);
    if (load.isEmpty()) {
      return;
    }
    Key key = load.get().key();
    for (Loads.Request request : load.get().requests()) {
      Optional<Entry> newest =
          state.entries().find(key) instanceof Committed.Known known ? known.entry() : entry;
      if (request instanceof Loads.Read read) {
        answerRead(key, newest, read.replyTo(), now);
      } else if (request instanceof Loads.Rewrite rewrite) {
        rewrite(key, rewrite.version(), newest);
      } else {
        Loads.Mutate mutate = (Loads.Mutate) request;
        if (!answeredByRecord(mutate.request(), mutate.replyTo())) {
          InDoubt.State seen = inDoubt.find(key).orElseGet(() -> committed(newest));
          run(mutate.request(), seen, mutate.replyTo(), now);
        }
      }
      if (batchFull()) {
        seal(now);
      }
    }
  }

  /**
   * The store cannot tell: a read is never answered as a miss, and of a mutation nothing has run,
   * so that its client may try again wherever the partition is led by then (rule 26).
   *
   * @return whether this leadership had asked
   */
  boolean loadFailed(long ticket, String why) {
    Optional<Loads.Load> load = loads.end(ticket);
    if (load.isEmpty()) {
      return false;
    }
    for (Loads.Request request : load.get().requests()) {
      request
          .replyTo()
          .reply(
              request instanceof Loads.Read
                  ? new DataReply.Unknown(state.log().watermark(), why)
                  : state.notRun(Reason.NOT_SERVING));
    }
    return true;
  }

  /** Rule 27: the primary of the day fires a delayed flush, unless a later one takes its place. */
  void tick(Moment now) {
    FlushMarks marks = state.marks();
    if (marks.dueAt(now.wallMs())
        && !inDoubt.hasFlush()
        && leadership.leads(now)
        && heldOff().isEmpty()) {
      stamping.stamp(new Write.Flush(stamping.next(), 0, Optional.empty()));
    }
  }

  /** Makes one batch of what was stamped since the last. */
  void seal(Moment now) {
    stamping.seal().ifPresent(batch -> leadership.replicate(batch, now));
  }

  /** These writes are in doubt no more; answers those who waited. */
  void committed(List<Write> writes, Moment now) {
    writes.forEach(inDoubt::remove);
    long watermark = state.log().watermark();
    for (Waiting.Waiter waiter : waiting.upTo(watermark)) {
      if (waiter instanceof Waiting.Recorded recorded) {
        recorded.replyTo().reply(recorded.outcome().asReply(watermark));
      } else if (waiter instanceof Waiting.Negative negative) {
        answerNegative(negative.outcome(), negative.replyTo(), now);
      } else if (waiter instanceof Waiting.Reread reread) {
        read(reread.key(), reread.replyTo(), now);
      }
    }
  }

  /** The replica leads no more. */
  void lost() {
    waiting.all().forEach(waiter -> waiter.replyTo().reply(waiter.lost(state)));
    loads.all().forEach(request -> request.replyTo().reply(state.notRun(Reason.NOT_SERVING)));
  }

  /**
   * Rules 23 and 25: a replay gets the first run's answer, from a record in doubt once that is
   * committed; what may have been forgotten is not run.
   */
  private boolean answeredByRecord(DataRequest.Mutate request, ReplyTo replyTo) {
    Optional<Write> doubted = inDoubt.find(request.id());
    if (doubted.isPresent() && waitingFull()) {
      replyTo.reply(state.notRun(Reason.OVERLOADED));
      return true;
    }
    if (doubted.isPresent() && state.obeys(Rule.RECORDS)) {
      Outcome outcome = doubted.get().operation().orElseThrow().outcome();
      if (state.obeys(Rule.RECORD_WAITS)) {
        waiting.addRecorded(doubted.get().version(), outcome, replyTo);
      } else {
        replyTo.reply(outcome.asReply(state.log().watermark()));
      }
      return true;
    }
    long watermark = state.log().watermark();
    Optional<Outcome> remembered = state.operations().find(request.id());
    if (remembered.isPresent() && state.obeys(Rule.RECORDS)) {
      replyTo.reply(remembered.get().asReply(watermark));
      return true;
    }
    if (Version.before(request.seenVersion(), state.operations().floor())
        && state.obeys(Rule.FLOOR)) {
      replyTo.reply(new DataReply.Forgotten(watermark));
      return true;
    }
    return false;
  }

  private void evaluate(
      DataRequest.Mutate request, Mutation.OnKey mutation, ReplyTo replyTo, Moment now) {
    Key key = mutation.key();
    if (loads.loading(key)) {
      loads.await(key, new Loads.Mutate(request, replyTo));
    } else if (Evaluation.isUnconditional(mutation)) {
      run(request, committed(Optional.empty()), replyTo, now);
    } else {
      Optional<InDoubt.State> doubted = inDoubt.find(key);
      if (doubted.isPresent()) {
        run(request, doubted.get(), replyTo, now);
      } else if (state.entries().find(key) instanceof Committed.Known known) {
        run(request, committed(known.entry()), replyTo, now);
      } else {
        loads.await(key, new Loads.Mutate(request, replyTo));
      }
    }
  }

  /** A committed state, which nothing need wait for. */
  private InDoubt.State committed(Optional<Entry> entry) {
    return new InDoubt.State(entry.filter(this::notFlushed), Version.NONE);
  }

  private boolean notFlushed(Entry entry) {
    return !Version.before(entry.version(), state.marks().below());
  }

  private void run(DataRequest.Mutate request, InDoubt.State newest, ReplyTo replyTo, Moment now) {
    Mutation.OnKey mutation = (Mutation.OnKey) request.mutation();
    long version = stamping.next();
    Optional<Entry> live = newest.entry().filter(entry -> !entry.expiredAt(now.wallMs()));
    Decision decision = evaluation.decide(mutation, live, version, now.wallMs());
    Outcome outcome = decision.outcome();
    switch (decision.change()) {
      case PUT -> {
        Entry entry = decision.entry().orElseThrow();
        record(new Write.Put(entry, operation(request, outcome)), outcome, replyTo);
      }
      case REMOVE ->
          record(
              new Write.Remove(version, mutation.key(), operation(request, outcome)),
              outcome,
              replyTo);
      case TOO_LARGE -> replyTo.reply(state.notRun(Reason.TOO_LARGE));
      case NONE -> {
        if (newest.entry().isPresent() && live.isEmpty()) {
          // Expiry is a write: what is missed stays gone whatever the next primary's clock says.
          record(
              new Write.Remove(version, mutation.key(), operation(request, outcome)),
              outcome,
              replyTo);
        } else if (request.retry() && state.obeys(Rule.NEGATIVE_RECORDED)) {
          // Rule 24: an earlier attempt that comes late must not run any more.
          record(new Write.Nothing(version, operation(request, outcome)), outcome, replyTo);
        } else if (Version.before(state.log().watermark(), newest.seen())
            && state.obeys(Rule.NEGATIVE_WAITS)) {
          waiting.addNegative(newest.seen(), outcome, replyTo);
        } else {
          answerNegative(outcome, replyTo, now);
        }
      }
    }
  }

  /** Rule 24: what it has seen is committed; now the lease counts, as for a read. */
  private void answerNegative(Outcome outcome, ReplyTo replyTo, Moment now) {
    replyTo.reply(
        leadership.leads(now) && (leadership.leasesRun(now) || !state.obeys(Rule.NEGATIVE_LEASE))
            ? outcome.asReply(state.log().watermark())
            : state.notRun(Reason.NOT_SERVING));
  }

  /** Rule 10: the newest committed entry, then a look at the lease. */
  private void answerRead(Key key, Optional<Entry> committed, ReplyTo replyTo, Moment now) {
    Optional<Entry> entry = committed.filter(this::notFlushed);
    boolean expired = entry.filter(found -> found.expiredAt(now.wallMs())).isPresent();
    if (expired && !state.obeys(Rule.EXPIRY_WRITES)) {
      replyTo.reply(new DataReply.Missing(state.log().watermark()));
    } else if (expired) {
      endExpired(key, replyTo);
    } else if (!leadership.leads(now) || !leadership.leasesRun(now)) {
      replyTo.reply(state.notRun(Reason.NOT_SERVING));
    } else {
      long watermark = state.log().watermark();
      replyTo.reply(
          entry.isPresent()
              ? new DataReply.Found(watermark, entry.get().asValue())
              : new DataReply.Missing(watermark));
    }
  }

  /** Joins the write in doubt that covers the expired entry, or deletes it. */
  private void endExpired(Key key, ReplyTo replyTo) {
    Optional<InDoubt.State> doubted = inDoubt.find(key);
    Optional<Reason> heldOff = waitingFull() ? Optional.of(Reason.OVERLOADED) : heldOff();
    if (doubted.isPresent() && !waitingFull()) {
      waiting.addReread(doubted.get().seen(), key, replyTo);
    } else if (heldOff.isPresent()) {
      replyTo.reply(state.notRun(heldOff.get()));
    } else {
      long version = stamping.next();
      stamping.stamp(new Write.Remove(version, key, Optional.empty()));
      waiting.addReread(version, key, replyTo);
    }
  }

  private void record(Write write, Outcome outcome, ReplyTo replyTo) {
    stamping.stamp(write);
    waiting.addRecorded(write.version(), outcome, replyTo);
  }

  private static Optional<OperationRecord> operation(DataRequest.Mutate request, Outcome outcome) {
    return Optional.of(new OperationRecord(request.id(), outcome));
  }

  private boolean waitingFull() {
    return waiting.size() + loads.waiting() >= state.config().limits().waitingMax();
  }

  private Optional<Reason> heldOff() {
    return waitingFull() || stamping.full() ? Optional.of(Reason.OVERLOADED) : leadership.heldOff();
  }

  /** Whether a batch should be made before the turn ends. */
  boolean batchFull() {
    return stamping.batchFull();
  }
}
