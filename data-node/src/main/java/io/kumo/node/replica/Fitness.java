package io.kumo.node.replica;

import io.kumo.message.DataReply.NotRun.Reason;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Who of a partition is fit to lead it and to be a member, though alive: a store may have lost
 * entries or hide them or be made anew, a disk may be full. A primary that is unfit hands over to
 * one that is fit; an unfit member is let go while somebody else is fit.
 */
final class Fitness {
  /** Two that hide an entry each do not hand over to one another more often than this. */
  private static final long LED_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A successor leads within this time, if managers are there to make it one. */
  private static final long HANDED_OVER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ReplicaState state;
  private final Members members;
  private final long beganNanos;
  private Optional<Long> damagedNanos = Optional.empty();
  private boolean lacking;
  private Optional<Long> hinderedNanos = Optional.empty();

  Fitness(ReplicaState state, Members members, Moment now) {
    this.state = state;
    this.members = members;
    beganNanos = now.nanos();
  }

  /**
   * The store of this replica cannot be read in some place. Another's may, long before the one here
   * is made anew.
   */
  void unreadable(Moment now) {
    damagedNanos = Optional.of(damagedNanos.orElse(now.nanos()));
  }

  /** Time has passed. */
  void tick(Moment now) {
    if (state.damaged()) {
      unreadable(now);
    } else if (lacking) {
      damagedNanos = Optional.empty();
    }
    lacking = state.damaged();
    hinderedNanos =
        state.entries().hindered()
            ? Optional.of(hinderedNanos.orElse(now.nanos()))
            : Optional.empty();
  }

  /** Whom to hand over to because it does better. */
  Optional<Peer> fitter(Moment now) {
    if (state.entries().hindered()) {
      return members.unhinderedHeir(now);
    }
    if (!isDamagedForALease(now)) {
      return Optional.empty();
    }
    if (state.damaged()) {
      // Better one that cannot write than one that has lost entries: it gives this one a copy.
      return members.heir(now);
    }
    return now.nanos() - beganNanos >= LED_NANOS ? members.unhinderedHeir(now) : Optional.empty();
  }

  /** A member that lost some entries too has left by then. */
  private boolean isDamagedForALease(Moment now) {
    long nanos = state.config().limits().leases().leaseNanos();
    return damagedNanos.filter(since -> now.nanos() - since >= nanos).isPresent();
  }

  /**
   * A member to be dropped because it is hindered: it joins again once it is not. None where this
   * replica is hindered too, nor below the minimum in sync: as long as it can write it counts. And
   * none where this replica lacks entries, which that member may be the last to have.
   */
  Optional<Peer> unfit() {
    boolean spare = members.inSync() > state.config().ring().minInSync();
    boolean fit = !state.entries().hindered() && damagedNanos.isEmpty();
    return spare && fit ? members.firstHindered() : Optional.empty();
  }

  /** Why clients' mutations are held off, if so: too few members, or one that cannot keep up. */
  Optional<Reason> heldOff() {
    if (members.inSync() < state.config().ring().minInSync()) {
      return Optional.of(Reason.TOO_FEW_REPLICAS);
    }
    long pinnedMax = state.config().limits().pinnedBytesMax();
    return members.anyPinned(pinnedMax) || state.entries().pinnedBytes() > pinnedMax
        ? Optional.of(Reason.OVERLOADED)
        : Optional.empty();
  }

  /** Why nothing may be written for clients, who fill disks, if so. */
  Optional<Reason> outOfRoom(Moment now) {
    if (!state.entries().hindered()) {
      return Optional.empty();
    }
    boolean soon = now.nanos() - hinderedNanos.orElse(now.nanos()) < HANDED_OVER_NANOS;
    if (soon && !state.stopping() && members.unhinderedHeir(now).isPresent()) {
      // It is about to lead, and clients shall try again there.
      return Optional.of(Reason.NOT_SERVING);
    }
    return state.entries().diskFull() ? Optional.of(Reason.DISK_FULL) : Optional.empty();
  }
}
