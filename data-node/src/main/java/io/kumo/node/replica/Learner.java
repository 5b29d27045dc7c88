package io.kumo.node.replica;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A replica that is being given a copy (rules 18 and 19).
 *
 * <pre>
 *  emptying: copy start and the copying mark are synced --> filling: parts are stored as they come
 *  --DONE, and the log has reached all that was read--> completing: the store is synced, then the
 *  copy end --> a {@link Follower} in step
 * </pre>
 *
 * <p>All the while the stream from J on is journalled and acknowledged; it is applied afterwards.
 */
final class Learner implements Role {
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final ReplicaState state;
  private final Member primary;
  private final long from;
  private final JoinRequests requests;
  private final BiConsumer<Integer, Moment> completed;
  private boolean startSynced;
  private long emptied;
  private long filling;
  private long completing;
  private long told;
  private int part;
  private boolean wanted;
  private boolean left;
  private long repeatNanos;
  private Optional<PeerMessage.CopyDone> done = Optional.empty();

  /**
   * Begins to empty the partition.
   *
   * @param completed told when the copy is whole, with the part that is wanted next to say so
   */
  Learner(
      ReplicaState state,
      PeerMessage.JoinCopy begin,
      BiConsumer<Integer, Moment> completed,
      Moment now) {
    this.state = state;
    this.completed = completed;
    Stamp stamp = begin.stamp();
    primary = stamp.from();
    from = begin.from();
    requests = new JoinRequests(state);
    state.join(stamp);
    state.beginCopy(from);
    JournalRecord start =
        state.obeys(Rule.COPY_START)
            ? new JournalRecord.CopyStart(state.partition(), from)
            : new JournalRecord.Watermark(state.partition(), Version.NONE);
    state.log().record(start, true, this::startSynced);
    emptied = state.store(new StoreTask.Empty());
    state.hear(primary, now);
  }

  private void startSynced() {
    startSynced = true;
  }

  @Override
  public void configured(Moment now) {}

  @Override
  public void received(PeerMessage message, Moment now) {
    if (!state.follows(message.stamp(), primary)) {
      return;
    }
    state.takeTerm(message.stamp());
    state.hear(primary, now);
    if (message instanceof PeerMessage.Append append) {
      take(append.batch());
    } else if (message instanceof PeerMessage.Commit commit) {
      state.commitUpTo(commit.watermark());
    } else if (message instanceof PeerMessage.CopyPart copied) {
      fill(copied);
    } else if (message instanceof PeerMessage.CopyOperations copied) {
      remember(copied, now);
    } else if (message instanceof PeerMessage.JoinEnded) {
      state.leaveSession();
    }
    complete();
  }

  private void take(Batch batch) {
    if (batch.previousVersion() == state.log().end()) {
      state.log().append(batch);
      state.commitUpTo(batch.watermark());
    } else if (state.log().contains(batch.lastVersion())) {
      acknowledge();
    }
  }

  private void fill(PeerMessage.CopyPart copied) {
    if (ready() && copied.part() == part && filling == 0 && done.isEmpty()) {
      filling = state.store(new StoreTask.Fill(copied.entries()));
    }
  }

  private void remember(PeerMessage.CopyOperations copied, Moment now) {
    if (!ready() || copied.part() != part || filling != 0 || done.isPresent()) {
      return;
    }
    copied.operations().forEach(one -> state.operations().add(one.version(), one.operation()));
    done = copied.done();
    if (done.isEmpty()) {
      part++;
      want(now);
    }
  }

  /**
   * Whether it may lead with what was copied so far: an operator has named it, alone, because there
   * is no better. Not between the two ends of emptying or completing, which are about to come.
   */
  boolean mayLead() {
    return state.chain().inSync().size() == 1 && ready() && completing == 0;
  }

  /** Whether the partition is empty, and known as being copied after any restart. */
  private boolean ready() {
    return startSynced && emptied == 0;
  }

  @Override
  public void stored(long ticket, Moment now) {
    if (ticket == emptied) {
      emptied = 0;
      want(now);
    } else if (ticket == filling) {
      filling = 0;
      part++;
      want(now);
    } else if (ticket == completing) {
      end(now);
    }
  }

  /** Rule 19: DONE counts once the log has reached every watermark at which something was read. */
  private void complete() {
    if (done.isPresent()
        && completing == 0
        && (!Version.before(state.log().journalled(), done.get().readAt())
            || !state.obeys(Rule.COPY_REACHES))) {
      // Rule 18: applied position = J, not later, and the store synced.
      long applied = state.obeys(Rule.COPY_APPLIED) ? from : state.log().watermark();
      completing =
          state.store(new StoreTask.Complete(applied, done.get().readAt(), done.get().marks()));
    }
  }

  private void end(Moment now) {
    PeerMessage.CopyDone last = done.orElseThrow();
    state.recordCopyEnd(
        from,
        () -> {
          if (left) {
            return;
          }
          state.endCopy(last.floor(), last.marks());
          state.complete();
          completed.accept(part + 1, now);
        });
  }

  @Override
  public void journalled(Moment now) {
    if (Version.before(told, state.log().journalled())) {
      acknowledge();
    }
    if (ready() && !wanted) {
      want(now);
    }
    complete();
  }

  private void acknowledge() {
    if (startSynced) {
      told = state.log().journalled();
      CommittedEntries entries = state.entries();
      send(new PeerMessage.Acknowledged(stamp(), told, entries.pinnedBytes(), entries.hindered()));
    }
  }

  @Override
  public void tick(Moment now) {
    requests.tick(Optional.of(primary), now);
    if (wanted && filling == 0 && done.isEmpty() && now.nanos() - repeatNanos >= 0) {
      want(now);
    }
  }

  private void want(Moment now) {
    if (ready()) {
      wanted = true;
      repeatNanos = now.nanos() + REPEAT_NANOS;
      send(new PeerMessage.CopyWanted(stamp(), part));
    }
  }

  @Override
  public void connected(NodeId peer, Moment now) {
    if (primary.node().equals(peer)) {
      acknowledge();
    }
  }

  @Override
  public void leave(Moment now) {
    left = true;
    state.grants().followNobody();
  }

  /** Nobody counts on what is not whole. */
  @Override
  public boolean left(Moment now) {
    return true;
  }

  @Override
  public DataReply elsewhere() {
    return state.notRun(state.named() ? Reason.NOT_SERVING : Reason.WRONG_NODE);
  }

  private Stamp stamp() {
    return state.stamp(primary, state.session());
  }

  private void send(PeerMessage message) {
    state.effects().send(primary, message);
  }
}
