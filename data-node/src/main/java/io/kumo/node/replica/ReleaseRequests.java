package io.kumo.node.replica;

import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.concurrent.TimeUnit;

/**
 * How a replica that shall hold no copy asks its primary for leave to delete what it holds, again
 * and again; see {@link Releases}. An answer counts only as long as nothing has changed since it
 * was asked for: no session has begun, and the node is still neither listed nor assigned.
 */
final class ReleaseRequests {
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReplicaState state;
  private boolean unwanted;
  private boolean waiting;
  private long number;
  private long repeatNanos;

  ReleaseRequests(ReplicaState state) {
    this.state = state;
  }

  /** The newest configuration has changed. */
  void configured() {
    Chain chain = state.chain();
    NodeId self = state.self().node();
    // Looked at in every tick of every partition.
    unwanted = chain.active() && !chain.assigned().contains(self) && chain.memberOf(self).isEmpty();
    if (!unwanted) {
      withdraw();
    }
  }

  /** Asks, if there is anything to delete. */
  void tick(Moment now) {
    if (!mayDelete()) {
      withdraw();
    } else if (!waiting || now.nanos() - repeatNanos >= 0) {
      number += waiting ? 0 : 1;
      waiting = true;
      repeatNanos = now.nanos() + REPEAT_NANOS;
      Member primary = state.chain().primary().orElseThrow();
      Stamp stamp = state.stamp(primary, 0);
      state.effects().send(primary, new PeerMessage.ReleaseAsk(stamp, number));
    }
  }

  /** Whether others hold the partition, and are all who shall. */
  boolean isUnwanted() {
    return unwanted;
  }

  /** Answers to what was asked so far do not count any more. */
  void withdraw() {
    waiting = false;
  }

  /** Whether this replica may delete what it holds, now that this has come. */
  boolean granted(PeerMessage.Released released) {
    Stamp stamp = released.stamp();
    return waiting
        && mayDelete()
        && released.number() == number
        && stamp.term() >= state.chain().term()
        && state.chain().primary().filter(stamp.from()::equals).isPresent();
  }

  /** Whether it holds something and need not, as far as it knows by itself. */
  boolean mayDelete() {
    return unwanted && state.holds() && state.chain().term() >= state.term() && !state.stopping();
  }
}
