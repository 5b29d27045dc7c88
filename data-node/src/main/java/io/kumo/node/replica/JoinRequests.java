package io.kumo.node.replica;

import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a live node that finds itself unlisted, and a restarted one, ask to join (rule 15), again and
 * again until a session is under way.
 */
final class JoinRequests {
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long SILENCE_MAX_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReplicaState state;
  private long repeatNanos;
  private boolean begun;

  JoinRequests(ReplicaState state) {
    this.state = state;
  }

  /** Asks, if there is someone to join and {@code leader} does not serve a session already. */
  void tick(Optional<Member> leader, Moment now) {
    Chain chain = state.chain();
    boolean inSession =
        state.session() != 0
            && leader.equals(chain.primary())
            && now.nanos() - state.sessionHeardNanos() < SILENCE_MAX_NANOS;
    if (inSession || !apart(chain) || (begun && now.nanos() - repeatNanos < 0)) {
      return;
    }
    begun = true;
    repeatNanos = now.nanos() + REPEAT_NANOS;
    // Rule 16: the committed watermark, what is in doubt left out; nothing of a broken-off copy.
    long base = state.copying() ? Version.NONE : state.log().watermark();
    Member primary = chain.primary().orElseThrow();
    state.effects().send(primary, new PeerMessage.JoinAsk(state.stamp(primary, 0), base));
  }

  /** Whether this node shall hold a copy and neither it nor its process before is listed. */
  private boolean apart(Chain chain) {
    return chain.active()
        && !state.named()
        && chain.assigned().contains(state.self().node())
        && chain.memberOf(state.self().node()).isEmpty();
  }
}
