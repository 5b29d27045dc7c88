package io.kumo.node.replica;

import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A new primary's exchange with all other members (rules 3 and 14): its own log is the truth, each
 * member cuts off what it has beyond the last common version and is sent the rest.
 *
 * <pre>
 *  asked --ExchangeAnswer--> told where to cut, streaming --Acknowledged(no-op)--> done
 *  asked --ExchangeAnswer that lacks what is committed--> dropped
 * </pre>
 *
 * <p>A primary whose disk does not take even its no-op keeps quiet while another member has room:
 * that one then misses it, and takes over.
 */
final class Exchange {
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReplicaState state;
  private final Members members;
  private final long beganNanos;
  private final Set<NodeId> answered = new HashSet<>();
  private long repeatNanos;
  private boolean quiet;

  Exchange(ReplicaState state, Members members, Moment now) {
    this.state = state;
    this.members = members;
    beganNanos = now.nanos();
    ask(now);
  }

  /** The nodes that serve no more by their own word: their leases need not be waited out. */
  Set<NodeId> answered() {
    return answered;
  }

  /** Asks again those that have not acknowledged anything. */
  void tick(Moment now) {
    keepQuiet(isStuck(now) && anotherHasRoom());
    if (!quiet && now.nanos() - repeatNanos >= 0) {
      ask(now);
    }
  }

  /** The term is active. */
  void end() {
    keepQuiet(false);
  }

  /** Whether it leaves the partition to others, and thus counts nobody as lost. */
  boolean isQuiet() {
    return quiet;
  }

  private boolean isStuck(Moment now) {
    return state.entries().hindered()
        && now.nanos() - beganNanos >= STUCK_NANOS
        && Version.before(state.log().journalled(), Version.of(state.leaderTerm(), 0));
  }

  private boolean anotherHasRoom() {
    return members.sentTo().stream()
        .anyMatch(peer -> answered.contains(peer.member().node()) && !peer.hindered());
  }

  private void keepQuiet(boolean wanted) {
    if (wanted != quiet) {
      quiet = wanted;
      for (Peer peer : members.sentTo()) {
        if (quiet) {
          state.effects().dropLease(peer.member());
        } else {
          peer.keepLease();
        }
      }
    }
  }

  void answered(Peer peer, PeerMessage.ExchangeAnswer answer, Moment now) {
    answered.add(peer.member().node());
    // The answer is a grant; it counts from the first ask, whichever was answered.
    peer.lease().extend(beganNanos + state.config().limits().leases().leaseNanos());
    if (peer.heard()) {
      return;
    }
    peer.noteHindered(answer.hindered());
    long common =
        state.obeys(Rule.COMMON_KEPT)
            ? state.log().history().lastCommon(answer.history())
            : state.log().watermark();
    if (Version.before(common, state.log().watermark())) {
      // What is committed every member holds: one that does not is none, and has to join anew.
      peer.lacksCommitted();
      return;
    }
    peer.send(new PeerMessage.ExchangeCut(peer.stamp(), common));
    peer.streamAfresh(common, now);
  }

  private void ask(Moment now) {
    repeatNanos = now.nanos() + REPEAT_NANOS;
    for (Peer peer : members.counted()) {
      if (!peer.heard()) {
        peer.send(new PeerMessage.ExchangeAsk(peer.stamp()));
      }
    }
  }
}
