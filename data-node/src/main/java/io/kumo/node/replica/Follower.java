package io.kumo.node.replica;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.node.entry.Batch;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A replica that follows a primary, as a member or as a learner that lacks nothing but the latest
 * batches, or that waits for one.
 *
 * <pre>
 *  follows nobody --ExchangeAsk--> answered --ExchangeCut--> in step: takes batches
 *  follows nobody --JoinDelta, a copy's end--> in step
 *  in step --ExchangeAsk of a higher leader term--> answered
 *  stopping --JoinEnded, Stopping(all)--> released: nobody waits for it
 *  listed, its store has lost entries --dropped--> follows nobody, and is copied anew
 * </pre>
 */
final class Follower implements Role {
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long HINDERED_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long UNLISTED_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final ReplicaState state;
  private final Asking asking;
  private final JoinRequests joining;
  private final Takeover takeover;
  private final int partWanted;
  private Optional<Member> leader;
  private boolean inStep;
  private boolean broken;
  private boolean released;
  private Optional<Long> toldLeavingNanos = Optional.empty();
  private Optional<Long> unlistedNanos = Optional.empty();
  private long told;
  private long toldPinnedBytes;
  private boolean toldHindered;
  private long hinderedNanos;
  private long repeatNanos;

  /** Follows nobody. */
  Follower(ReplicaState state) {
    this(state, Optional.empty(), 0);
    state.leaveSession();
  }

  /**
   * In step within a learner's session.
   *
   * @param partWanted says to the primary that the copy is whole; 0 after a delta
   */
  Follower(ReplicaState state, Member leader, int partWanted, Moment now) {
    this(state, Optional.of(leader), partWanted);
    inStep = true;
    report(now);
  }

  private Follower(ReplicaState state, Optional<Member> leader, int partWanted) {
    this.state = state;
    this.leader = leader;
    this.partWanted = partWanted;
    asking = new Asking(state.effects());
    joining = new JoinRequests(state);
    takeover = new Takeover(state);
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
        cut(cut.version(), now);
      } else if (inStep && message instanceof PeerMessage.Append append) {
        take(append.batch());
      } else if (inStep && message instanceof PeerMessage.Commit commit) {
        state.commitUpTo(commit.watermark());
      } else if (message instanceof PeerMessage.JoinEnded) {
        released = state.stopping();
        if (!state.listed()) {
          state.leaveSession();
        }
      } else if (message instanceof PeerMessage.Stopping stopping) {
        released |= state.stopping() && stopping.all();
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
      inStep = false;
      broken = false;
      state.join(stamp);
    }
    state.hear(stamp.from(), now);
    ReplicaLog log = state.log();
    boolean hindered = state.entries().hindered();
    send(new PeerMessage.ExchangeAnswer(stamp(), log.watermark(), log.history(), hindered));
  }

  /** Whether a message comes from the primary that is followed; takes a higher term from it. */
  private boolean followed(Stamp stamp, Moment now) {
    if (stamp.term() > state.term() && !state.obeys(Rule.OTHER_LEADER_BY_EXCHANGE)) {
      leader = Optional.of(stamp.from());
      state.join(stamp);
      inStep = true;
    }
    if (leader.isEmpty() || !state.follows(stamp, leader.get())) {
      // Rule 6: a higher term only under its own leader term; everything of a lower one is refused.
      if (stamp.term() < state.term()) {
        refuse(stamp);
      }
      return false;
    }
    state.takeTerm(stamp);
    state.hear(leader.get(), now);
    return true;
  }

  /** Rule 14: cuts off what the primary does not have, but never what is committed. */
  private void cut(long version, Moment now) {
    if (inStep) {
      return;
    }
    ReplicaLog log = state.log();
    if (Version.before(version, log.watermark()) || !log.contains(version)) {
      leader = Optional.empty();
      broken = true;
      state.grants().followNobody();
      state
          .effects()
          .broken(
              "the primary's history ends with %s what this replica holds as %s, committed to %s"
                  .formatted(Version.text(version), log.history(), Version.text(log.watermark())));
      return;
    }
    state.endVoidness();
    log.cut(version);
    inStep = true;
    acknowledge();
    tellLeaving(now);
  }

  /** What the primary was told before a reconnect may be lost. */
  @Override
  public void connected(NodeId peer, Moment now) {
    if (inStep && leader.map(Member::node).filter(peer::equals).isPresent()) {
      acknowledge();
    }
  }

  /** Rule 7: asks to be dropped, where this process stops or the store has lost entries. */
  private void tellLeaving(Moment now) {
    if (leaves() && leader.isPresent() && !released) {
      toldLeavingNanos = Optional.of(now.nanos());
      send(new PeerMessage.Stopping(stamp(), false));
    }
  }

  /**
   * A damaged member counts until it is dropped, so that nothing pauses; it may have to wait for
   * that until a manager answers.
   */
  private boolean leaves() {
    return state.stopping() || (state.damaged() && state.listed());
  }

  @Override
  public void stop(Moment now) {
    tellLeaving(now);
  }

  @Override
  public void refused(NodeId peer, Moment now) {
    takeover.refused(peer, now);
  }

  /**
   * Its primary says when it does not count it any more; one that follows nobody, or that the
   * managers have struck off for others, knows by itself.
   */
  @Override
  public boolean left(Moment now) {
    if (state.listed()) {
      unlistedNanos = Optional.empty();
      return released;
    }
    unlistedNanos = Optional.of(unlistedNanos.orElse(now.nanos()));
    return released
        || leader.isEmpty()
        || now.nanos() - unlistedNanos.orElseThrow() >= UNLISTED_NANOS;
  }

  /** Rule 11: only the next batch. */
  private void take(Batch batch) {
    ReplicaLog log = state.log();
    boolean beyond = !log.contains(batch.lastVersion()) && !state.obeys(Rule.NEXT_BATCH);
    if (batch.previousVersion() == log.end() || beyond) {
      log.append(batch);
      state.commitUpTo(batch.watermark());
    } else if (log.contains(batch.lastVersion())) {
      acknowledge();
    }
  }

  @Override
  public void journalled(Moment now) {
    if (inStep && Version.before(told, state.log().journalled())) {
      acknowledge();
    }
  }

  private void acknowledge() {
    told = state.log().journalled();
    toldPinnedBytes = state.entries().pinnedBytes();
    toldHindered = state.entries().hindered();
    send(new PeerMessage.Acknowledged(stamp(), told, toldPinnedBytes, toldHindered));
    // Rule 22: all that the primary began its leader term with is in the journal.
    if (!Version.before(told, Version.of(state.leaderTerm(), 0))) {
      state.complete();
    }
  }

  /** A learner says again and again how far it is, until it is listed. */
  private void report(Moment now) {
    repeatNanos = now.nanos() + REPEAT_NANOS;
    acknowledge();
    if (partWanted > 0) {
      send(new PeerMessage.CopyWanted(stamp(), partWanted));
    }
  }

  @Override
  public void tick(Moment now) {
    asking.tick(now);
    // Rule 14: what differs from the cluster's history must not become the cluster's history.
    if (!broken && !state.stopping() && takeover.isDue(leader, now)) {
      asking.ask(new ConfigurationAsk.TakeOver(state.partition(), state.chain().term()), now);
    }
    if (inStep && state.session() != 0 && !state.listed() && now.nanos() - repeatNanos >= 0) {
      report(now);
    }
    if (inStep && (hasEased() || hasNewsOfHindrance(now))) {
      acknowledge();
    }
    leaveIfDue(now);
    joining.tick(leader, now);
    state.log().noteWatermark();
  }

  @Override
  public boolean isSettled(Moment now) {
    boolean member = inStep && state.listed() && !state.named();
    boolean fit = !state.damaged() && !toldHindered;
    return member && fit && !takeover.isNear(leader, now) && asking.pending().isEmpty();
  }

  private void leaveIfDue(Moment now) {
    boolean told = toldLeavingNanos.filter(at -> now.nanos() - at < REPEAT_NANOS).isPresent();
    if (state.damaged() && !state.listed()) {
      // It joins anew, by a copy; and is not to be added for what it held before.
      if (leader.isPresent() && state.session() != 0) {
        send(new PeerMessage.Stopping(stamp(), false));
      }
      leader = Optional.empty();
      inStep = false;
      state.leaveSession();
    } else if ((toldLeavingNanos.isPresent() || (state.damaged() && inStep)) && !told) {
      tellLeaving(now);
    }
  }

  /**
   * Whether the primary holds its clients off for what this member told it of its memory, and need
   * not any more. No batch comes while it does so, and thus no acknowledgement would go.
   */
  private boolean hasEased() {
    long pinnedMax = state.config().limits().pinnedBytesMax();
    return toldPinnedBytes > pinnedMax && state.entries().pinnedBytes() <= pinnedMax;
  }

  /** Whether it is hindered or not as it was told, or still: what was told may be lost. */
  private boolean hasNewsOfHindrance(Moment now) {
    boolean hindered = state.entries().hindered();
    boolean news =
        hindered != toldHindered || (hindered && now.nanos() - hinderedNanos >= HINDERED_NANOS);
    if (news) {
      hinderedNanos = now.nanos();
    }
    return news;
  }

  @Override
  public void leave(Moment now) {
    asking.settled();
    state.grants().followNobody();
  }

  @Override
  public DataReply elsewhere() {
    if (state.lost()) {
      return state.notRun(Reason.DATA_LOST);
    }
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
            state.chain().primary().map(Member::node),
            state.lost()));
  }

  private Stamp stamp() {
    return state.stamp(leader.orElseThrow(), state.session());
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
