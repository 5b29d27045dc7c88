package io.kumo.node.replica;

import io.kumo.message.DataReply.NotRun.Reason;
import java.util.Optional;

/**
 * Who of a partition is fit to lead it and to be a member, though alive: a store may have lost
 * entries or hide them or be made anew, a disk may be full. A primary that is unfit hands over to
 * one that is fit; an unfit member is let go while somebody else is fit.
 */
final class Fitness {
  private final ReplicaState state;
  private final Members members;
  private Optional<Long> damagedNanos = Optional.empty();

  Fitness(ReplicaState state, Members members) {
    this.state = state;
    this.members = members;
  }

  /** The store of this replica cannot be read in some place. */
  void damaged(Moment now) {
    damagedNanos = Optional.of(damagedNanos.orElse(now.nanos()));
  }

  /** Whom to hand over to because it does better. */
  Optional<Peer> fitter(Moment now) {
    if (state.entries().hindered()) {
      return members.unhinderedHeir(now);
    }
    return isDamagedForALease(now) ? members.heir(now) : Optional.empty();
  }

  /** A member that lost some entries too has left by then. */
  private boolean isDamagedForALease(Moment now) {
    if (state.damaged()) {
      damaged(now);
    }
    long nanos = state.config().limits().leases().leaseNanos();
    return damagedNanos.isPresent() && now.nanos() - damagedNanos.get() >= nanos;
  }

  /**
   * A member to be dropped because it is hindered: it joins again once it is not. None where this
   * replica is hindered too, nor below the minimum in sync: as long as it can write it counts.
   */
  Optional<Peer> unfit() {
    boolean spare = members.inSync() > state.config().ring().minInSync();
    return spare && !state.entries().hindered() ? members.firstHindered() : Optional.empty();
  }

  /** Why nothing may be written for clients, who fill disks, if so. */
  Optional<Reason> outOfRoom(Moment now) {
    if (!state.entries().hindered()) {
      return Optional.empty();
    }
    if (!state.stopping() && members.unhinderedHeir(now).isPresent()) {
      // It is about to lead, and clients shall try again there.
      return Optional.of(Reason.NOT_SERVING);
    }
    return state.entries().diskFull() ? Optional.of(Reason.DISK_FULL) : Optional.empty();
  }
}
