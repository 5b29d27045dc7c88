package io.kumo.node.replica;

import io.kumo.node.lease.LeaseTimes;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.Optional;

/** When a follower that does not hear its primary asks to lead in its place. */
final class Takeover {
  private static final long LEFT_OUT_GRACES = 5;

  private final ReplicaState state;
  private Optional<Long> refusedNanos = Optional.empty();

  /** Since when it is listed though it follows nobody, for it has left for lack of entries. */
  private Optional<Long> astrayNanos = Optional.empty();

  Takeover(ReplicaState state) {
    this.state = state;
  }

  /** Nobody listens at a node's port. */
  void refused(NodeId peer, Moment now) {
    if (state.chain().primary().map(Member::node).filter(peer::equals).isPresent()) {
      refusedNanos = Optional.of(now.nanos());
    }
  }

  /**
   * Whether it is time to ask: a member once its primary was silent for a grace, or sooner if it is
   * gone, for nothing is served before the grace has ended (rule 8). The first successor asks
   * first. One that a term which is not active has left out may be the last to hold everything, but
   * gives those that it lists the time to drop each other first.
   *
   * @param leader who is followed
   */
  boolean isDue(Optional<Member> leader, Moment now) {
    LeaseTimes times = state.config().limits().leases();
    boolean astray = state.damaged() && state.listed() && leader.isEmpty();
    astrayNanos = astray ? Optional.of(astrayNanos.orElse(now.nanos())) : Optional.empty();
    long silentNanos = silentNanos(leader, now);
    if (state.listed()) {
      int before = Math.max(0, state.chain().inSync().indexOf(state.self()) - 1);
      return silentNanos - before * times.heartbeatNanos() - behindOthersNanos()
          > (isGone(silentNanos, now) ? times.missedNanos() : times.graceNanos());
    }
    long graces = LEFT_OUT_GRACES + (state.damaged() ? 1 : 0);
    return state.chain().term() > 0
        && !state.chain().active()
        && silentNanos > graces * times.graceNanos();
  }

  /** Whether it may soon be due: the primary is gone, or was to be heard and was not. */
  boolean isNear(Optional<Member> leader, Moment now) {
    long silentNanos = silentNanos(leader, now);
    return isGone(silentNanos, now) || silentNanos > state.config().limits().leases().missedNanos();
  }

  private boolean isGone(long silentNanos, Moment now) {
    return refusedNanos.filter(at -> now.nanos() - at < silentNanos).isPresent();
  }

  /**
   * One that cannot write, or lacks entries, lets all others ask before. One that lacks entries,
   * also those that a term which is not active has left out: it could give them no copy. And its
   * primary, where that has just added what had left it: that one is whole, and drops it again.
   */
  private long behindOthersNanos() {
    long graceNanos = state.config().limits().leases().graceNanos();
    if (state.damaged() && (!state.chain().active() || astrayNanos.isPresent())) {
      return (LEFT_OUT_GRACES + 1) * graceNanos;
    }
    boolean unfit = state.damaged() || state.entries().hindered();
    boolean others = state.chain().inSync().size() > 2;
    return unfit && others ? graceNanos : 0;
  }

  /**
   * For how long the primary was not heard: the one of the newest configuration known, or that of a
   * newer one which its exchange has told of.
   */
  private long silentNanos(Optional<Member> leader, Moment now) {
    long heardNanos = state.chainNanos();
    boolean newest =
        leader.equals(state.chain().primary()) || state.leaderTerm() > state.chain().term();
    if (newest && state.grants().heardNanos() - heardNanos > 0) {
      heardNanos = state.grants().heardNanos();
    }
    if (astrayNanos.isPresent() && astrayNanos.get() - heardNanos > 0) {
      heardNanos = astrayNanos.get();
    }
    return now.nanos() - heardNanos;
  }
}
