package io.kumo.node.replica;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.Version;
import java.util.function.Consumer;

/**
 * A replica that deletes all that it holds, with its primary's leave ({@link Releases}).
 *
 * <pre>
 *  emptying: copy start and the copying mark are synced, then the entries go --> forgetting: the
 *  store's mark goes, then the journal's --> a {@link Follower} that holds nothing
 * </pre>
 *
 * <p>At whatever step a process ends, the next one finds the replica void or never held: its base
 * is 0, it is not intact, and it asks for leave again. A join may begin meanwhile; it empties the
 * partition itself.
 */
final class Erasing implements Role {
  private final ReplicaState state;
  private final Consumer<Moment> completed;
  private boolean startSynced;
  private long emptying;
  private long forgetting;

  /**
   * Begins.
   *
   * @param completed told when nothing is left
   */
  Erasing(ReplicaState state, Consumer<Moment> completed) {
    this.state = state;
    this.completed = completed;
    state.leaveSession();
    state.beginCopy(Version.NONE);
    JournalRecord start = new JournalRecord.CopyStart(state.partition(), Version.NONE);
    state.log().record(start, true, () -> startSynced = true);
    emptying = state.store(new StoreTask.Empty());
  }

  @Override
  public void stored(long ticket, Moment now) {
    if (ticket == emptying) {
      emptying = 0;
      forget();
    } else if (ticket == forgetting) {
      state.forget();
      completed.accept(now);
    }
  }

  @Override
  public void journalled(Moment now) {
    forget();
  }

  private void forget() {
    if (startSynced && emptying == 0 && forgetting == 0) {
      forgetting = state.store(new StoreTask.Forget());
    }
  }

  @Override
  public void configured(Moment now) {}

  @Override
  public void received(PeerMessage message, Moment now) {}

  @Override
  public void tick(Moment now) {}

  @Override
  public void leave(Moment now) {}

  /** Nobody counts on it. */
  @Override
  public boolean left(Moment now) {
    return true;
  }

  @Override
  public DataReply elsewhere() {
    return state.notRun(state.named() ? Reason.NOT_SERVING : Reason.WRONG_NODE);
  }
}
