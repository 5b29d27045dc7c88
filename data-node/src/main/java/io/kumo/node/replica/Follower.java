package io.kumo.node.replica;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.node.entry.Batch;
import io.kumo.node.lease.Heartbeat;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;

/**
 * A replica that follows a primary, or waits for one.
 *
 * <pre>
 *  follows nobody --ExchangeAsk--> answered --ExchangeCut--> in step: takes batches
 *  in step --ExchangeAsk of a higher leader term--> answered
 * </pre>
 */
final class Follower implements Role {
  private static final long LEFT_OUT_GRACES = 5;

  private final ReplicaState state;
  private final Asking asking;
  private Optional<Member> leader = Optional.empty();
  private long session;
  private boolean inStep;
  private long told;

  Follower(ReplicaState state) {
    this.state = state;
    asking = new Asking(state.effects());
    publish();
  }

  @Override
  public void configured(Moment now) {
    asking.settled();
    publish();
  }

  @Override
  public void received(PeerMessage message, Moment now) {
    if (message instanceof PeerMessage.ExchangeAsk ask) {
      exchange(ask, now);
    } else if (followed(message.stamp(), now)) {
      if (message instanceof PeerMessage.ExchangeCut cut) {
        cut(cut.version());
      } else if (inStep && message instanceof PeerMessage.Append append) {
        take(append.batch());
      } else if (inStep && message instanceof PeerMessage.Commit commit) {
        commit(commit.watermark());
      }
    }
  }

  /** Rules 3 and 14: follows the new primary, and serves and follows nobody else. */
  private void exchange(PeerMessage.ExchangeAsk ask, Moment now) {
    Stamp stamp = ask.stamp();
    boolean again =
        stamp.leaderTerm() == state.leaderTerm() && leader.filter(stamp.from()::equals).isPresent();
    if (!again && stamp.term() <= state.term()) {
      refuse(stamp);
      return;
    }
    if (!again) {
      leader = Optional.of(stamp.from());
      session = stamp.session();
      inStep = false;
      state.endCleanStop();
      state.adopt(stamp.leaderTerm(), stamp.term());
      state.grants().follow(stamp.from().node(), stamp.leaderTerm(), stamp.term());
    }
    grant(now);
    send(new PeerMessage.ExchangeAnswer(stamp(), state.log().watermark(), state.log().history()));
  }

  /** Whether a message comes from the primary that is followed; takes a higher term from it. */
  private boolean followed(Stamp stamp, Moment now) {
    boolean its =
        leader.filter(stamp.from()::equals).isPresent()
            && stamp.leaderTerm() == state.leaderTerm()
            && stamp.session() == session;
    if (!its || stamp.term() < state.term()) {
      // Rule 6: a higher term only under its own leader term; everything of a lower one is refused.
      if (stamp.term() < state.term()) {
        refuse(stamp);
      }
      return false;
    }
    if (stamp.term() > state.term()) {
      state.adopt(stamp.leaderTerm(), stamp.term());
      state.grants().follow(stamp.from().node(), stamp.leaderTerm(), stamp.term());
    }
    grant(now);
    return true;
  }

  /** Rule 14: cuts off what the primary does not have, but never what is committed. */
  private void cut(long version) {
    if (inStep) {
      return;
    }
    ReplicaLog log = state.log();
    if (Version.before(version, log.watermark()) || !log.contains(version)) {
      leader = Optional.empty();
      state.grants().followNobody();
      state
          .effects()
          .broken(
              "the primary's history ends with %s what this replica holds as %s, committed to %s"
                  .formatted(Version.text(version), log.history(), Version.text(log.watermark())));
      return;
    }
    log.cut(version);
    inStep = true;
    acknowledge();
  }

  /** Rule 11: only the next batch. */
  private void take(Batch batch) {
    ReplicaLog log = state.log();
    if (batch.previousVersion() == log.end()) {
      log.append(batch);
      commit(batch.watermark());
    } else if (log.contains(batch.lastVersion())) {
      acknowledge();
    }
  }

  private void commit(long watermark) {
    long end = state.log().end();
    state.commit(Version.before(end, watermark) ? end : watermark);
  }

  @Override
  public void journalled(Moment now) {
    if (inStep && Version.before(told, state.log().journalled())) {
      acknowledge();
    }
  }

  private void acknowledge() {
    told = state.log().journalled();
    send(new PeerMessage.Acknowledged(stamp(), told, state.entries().pinnedBytes()));
    // Rule 22: all that the primary began its leader term with is in the journal.
    if (!Version.before(told, Version.of(state.leaderTerm(), 0))) {
      state.complete();
    }
  }

  @Override
  public void tick(Moment now) {
    asking.tick(now);
    if (mayTakeOver(now)) {
      asking.ask(new ConfigurationAsk.TakeOver(state.partition(), state.chain().term()), now);
    }
    state.log().noteWatermark();
  }

  /**
   * Whether it is time to ask: a member once its primary was silent for a grace. One that a term
   * which is not active has left out may be the last to hold everything, but gives those that it
   * lists the time to drop each other first.
   */
  private boolean mayTakeOver(Moment now) {
    long graceNanos = state.config().limits().leases().graceNanos();
    if (state.listed()) {
      return silentNanos(now) > graceNanos;
    }
    return state.chain().term() > 0
        && !state.chain().active()
        && silentNanos(now) > LEFT_OUT_GRACES * graceNanos;
  }

  /** For how long the primary was not heard. */
  private long silentNanos(Moment now) {
    long heardNanos = state.chainNanos();
    if (leader.equals(state.chain().primary()) && state.grants().heardNanos() - heardNanos > 0) {
      heardNanos = state.grants().heardNanos();
    }
    return now.nanos() - heardNanos;
  }

  @Override
  public void leave(Moment now) {
    asking.settled();
    state.grants().followNobody();
  }

  @Override
  public DataReply elsewhere() {
    return state.notRun(state.named() ? Reason.NOT_SERVING : Reason.WRONG_NODE);
  }

  private void publish() {
    state.publish(
        new Serving(
            state.term(),
            state.leaderTerm(),
            false,
            List.of(),
            state.marks().below(),
            state.chain().primary().map(Member::node)));
  }

  /** What the primary hears from us counts as a lease (rule 8). */
  private void grant(Moment now) {
    leader.ifPresent(
        member ->
            state
                .grants()
                .judge(
                    member.node(),
                    new Heartbeat.Lead(state.partition(), state.leaderTerm(), state.term()),
                    now.nanos()));
  }

  private Stamp stamp() {
    return state.stamp(leader.orElseThrow(), session);
  }

  private void send(PeerMessage message) {
    state.effects().send(leader.orElseThrow(), message);
  }

  private void refuse(Stamp stamp) {
    state
        .effects()
        .send(stamp.from(), new PeerMessage.Refused(state.stamp(stamp.from(), stamp.session())));
  }
}
