package io.kumo.node.replica;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a primary lets members go whose processes stop, and goes itself (rule 7): before they are
 * missed, so that nobody waits for a lease or an acknowledgement of theirs.
 *
 * <pre>
 *  a member says that it stops --a moment later--> dropped, and told so
 *  this process stops --a moment later--> hands over to a member that goes on
 *                     --all members stop too--> tells them so; nobody is dropped
 * </pre>
 *
 * <p>The moment lets all who stop together say so: where nobody goes on, everybody has to stay
 * listed, or the last to go would be the only one that may begin again (rule 21).
 *
 * <p>A partition is not served during the successor's exchange. Not all shall wait there for one
 * another: a node hands over slice by slice, each when the one before has long been done. The first
 * waits too, for what this node follows: of that it is struck off at once.
 */
final class Departures {
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  /** Longer than from one tick of a settled replica to its next: all of a slice act in one tick. */
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /** So many partitions of the ring are handed over at once, and then the next. */
  private static final int SLICE_PARTITIONS = 128;

  private static final int SLICES_MAX = 8;
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReplicaState state;
  private final Members members;
  private final Joins joins;
  private final long beganNanos;
  private Optional<Long> stoppingNanos = Optional.empty();
  private long toldNanos;
  private boolean allTold;

  Departures(ReplicaState state, Members members, Joins joins, Moment now) {
    this.state = state;
    this.members = members;
    this.joins = joins;
    beganNanos = now.nanos();
  }

  /** A process stops: a member's, a learner's, or that of one who is neither any more. */
  void received(PeerMessage.Stopping message, Moment now) {
    Stamp stamp = message.stamp();
    Optional<Peer> member = members.sender(stamp);
    Optional<Join> learner = joins.sender(stamp);
    if (member.isPresent()) {
      member.get().stopping(now);
    } else if (learner.isPresent()) {
      joins.stopping(learner.get());
    } else if (stamp.leaderTerm() == state.leaderTerm() && !members.lists(stamp.from().node())) {
      Stamp back = state.stamp(stamp.from(), stamp.session());
      state.effects().send(stamp.from(), new PeerMessage.JoinEnded(back, "not counted here"));
    }
  }

  /** Tells the members, if this process stops, again and again: a message may be lost. */
  void tick(Moment now) {
    if (!state.stopping()) {
      return;
    }
    boolean first = stoppingNanos.isEmpty();
    stoppingNanos = Optional.of(stoppingNanos.orElse(now.nanos()));
    boolean all = gathered(now) && members.allStopping();
    if (first || all != allTold || now.nanos() - toldNanos >= REPEAT_NANOS) {
      toldNanos = now.nanos();
      members.sentTo().forEach(peer -> peer.send(new PeerMessage.Stopping(peer.stamp(), all)));
    }
    allTold = all;
  }

  /** Whether who is lost may be dropped: not by one who goes where nobody goes on. */
  boolean mayDrop(Moment now) {
    return !state.stopping() || members.heir(now).isPresent();
  }

  /** Who is to lead in this replica's place, once it is this partition's turn. */
  Optional<Peer> heir(Moment now) {
    return gathered(now) && stoppingFor(now, GATHER_NANOS + turnNanos())
        ? members.heir(now)
        : Optional.empty();
  }

  private long turnNanos() {
    return turnNanos(state.partition(), state.config().ring().partitions());
  }

  /** How long a partition lets others go first. */
  static long turnNanos(int partition, int partitions) {
    int slices = Math.min(SLICES_MAX, Math.max(1, partitions / SLICE_PARTITIONS));
    return slices == 1 ? 0 : (1 + partition % slices) * SLICE_NANOS;
  }

  /** Who is to be dropped because its process stops. */
  Optional<Peer> leaver(Moment now) {
    return members.firstStopping(now.nanos() - GATHER_NANOS);
  }

  /** Whether nobody can take over from this replica, and all know it. */
  boolean left() {
    return allTold;
  }

  /** Whether no step is due soon. Then what is told again may be told a little later. */
  boolean isSettled(Moment now) {
    return !state.stopping()
        || (stoppingNanos.isPresent()
            && !stoppingFor(now, GATHER_NANOS + turnNanos() - SOON_NANOS));
  }

  private boolean stoppingFor(Moment now, long nanos) {
    return stoppingNanos.filter(since -> now.nanos() - since >= nanos).isPresent();
  }

  private boolean gathered(Moment now) {
    return members.counted().isEmpty()
        || (now.nanos() - beganNanos >= GATHER_NANOS && stoppingFor(now, GATHER_NANOS));
  }
}
