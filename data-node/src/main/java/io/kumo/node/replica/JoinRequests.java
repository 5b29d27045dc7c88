package io.kumo.node.replica;

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

  /** Asks, if there is room, someone to join, and {@code leader} serves no session already. */
  void tick(Optional<Member> leader, Moment now) {
    if (state.stopping()
        || !state.apart()
        || state.entries().hindered()
        || inSession(leader, now)
        || (begun && now.nanos() - repeatNanos < 0)) {
      return;
    }
    begun = true;
    repeatNanos = now.nanos() + REPEAT_NANOS;
    // Rule 16: the committed watermark, what is in doubt left out; nothing of a broken-off copy,
    // nor of what lost entries.
    long held = state.obeys(Rule.BASE_COMMITTED) ? state.log().watermark() : state.log().end();
    long base = state.copying() || state.damaged() ? Version.NONE : held;
    Member primary = state.chain().primary().orElseThrow();
    // A session that only stands still is named: begun anew, a copy would lose all that was done.
    long session = hasSession(leader) ? state.session() : 0;
    state.effects().send(primary, new PeerMessage.JoinAsk(state.stamp(primary, session), base));
  }

  private boolean hasSession(Optional<Member> leader) {
    return state.session() != 0 && leader.equals(state.chain().primary());
  }

  private boolean inSession(Optional<Member> leader, Moment now) {
    return hasSession(leader) && now.nanos() - state.sessionHeardNanos() < SILENCE_MAX_NANOS;
  }
}
