package io.kumo.node.replica;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataRequest;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.lease.Grants;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One partition on one node: takes {@link Events}, gives {@link Effects}.
 *
 * <p>It is a {@link Follower} until a configuration names it: then a {@link Primary}, until a
 * higher term's primary asks it to exchange, or it is unlisted. Used by its shard's thread alone,
 * but for {@link #grants()}.
 */
public final class Replica implements Events {
  private final ReplicaState state;
  private final ReleaseRequests releases;
  private Role role;
  private boolean left;
  private long loadTickets;

  /**
   * Starts from what the files held. What was committed but not applied is told by {@link
   * Effects#committed} at once.
   */
  public Replica(
      ReplicaConfig config, Effects effects, CommittedEntries entries, Restored restored) {
    this(Rules.ALL, config, effects, entries, restored);
  }

  /** The same, with a rule turned off. */
  Replica(
      Rules rules,
      ReplicaConfig config,
      Effects effects,
      CommittedEntries entries,
      Restored restored) {
    state = new ReplicaState(rules, config, effects, entries, restored);
    releases = new ReleaseRequests(state);
    if (restored.voided().isPresent()) {
      // Rule 20: it counts as empty, also after another restart.
      state.beginCopy(Version.NONE);
      state.noteState();
      state.store(new StoreTask.Empty());
    } else if (beginsBehindGap(restored)) {
      // Else the next restart would not know it, once the damaged segment is pruned.
      state.noteState();
    }
    if (!restored.unapplied().isEmpty()) {
      effects.committed(restored.unapplied(), restored.watermark());
    }
    role = new Follower(state);
  }

  /** Whether the log may begin where the store stands, for what it held before is damaged. */
  private static boolean beginsBehindGap(Restored restored) {
    History history = restored.history();
    return history.start() != Version.NONE && history.end() == history.start();
  }

  /** The leases given on this partition, to judge heartbeats by; safe for any thread. */
  public Grants grants() {
    return state.grants();
  }

  /** All up to here is committed. */
  public long watermark() {
    return state.log().watermark();
  }

  /**
   * All that it has taken above {@link #watermark}, in order; nothing while it is copied, for then
   * what follows is another history.
   */
  public List<Batch> inDoubt() {
    List<Batch> batches = new ArrayList<>();
    if (!state.copying()) {
      state.log().inDoubt().forEach(batches::add);
    }
    return batches;
  }

  /** The version of the last write taken. */
  public long end() {
    return state.log().end();
  }

  /** Which versions its log holds. */
  public History history() {
    return state.log().history();
  }

  /** The partition's term as this replica knows it. */
  public int term() {
    return state.term();
  }

  /** What an operator reads: role, terms, log. */
  @Override
  public String toString() {
    return "%s of partition %d in term %d, leader term %d, %s"
        .formatted(
            role.getClass().getSimpleName(),
            state.partition(),
            state.term(),
            state.leaderTerm(),
            state.log().history());
  }

  @Override
  public boolean isNews(Chain chain) {
    return !chain.equals(state.chain());
  }

  @Override
  public void configured(long epoch, Chain chain, Moment now) {
    learn(epoch, chain, now);
  }

  @Override
  public void answered(ConfigurationAsk ask, boolean done, Chain chain, Moment now) {
    learn(0, chain.term() == state.chain().term() ? assignedAsKnown(chain) : chain, now);
    role.answered(ask, done, now);
  }

  /** Within a term a ring may tell of newer assigned nodes before an older answer has come. */
  private Chain assignedAsKnown(Chain answer) {
    return new Chain(
        answer.term(),
        answer.leaderTerm(),
        answer.activity(),
        answer.inSync(),
        state.chain().assigned());
  }

  private void learn(long epoch, Chain chain, Moment now) {
    Chain known = state.chain();
    boolean older =
        chain.term() < known.term()
            || (chain.term() == known.term() && known.active() && !chain.active());
    if (older || chain.term() < state.term() || role instanceof Stopped) {
      return;
    }
    state.learn(epoch, chain, now);
    releases.configured();
    boolean leading = role instanceof Primary;
    if (state.named() && !(leading && chain.leaderTerm() == state.leaderTerm())) {
      lead(now);
    } else if (leading && !state.listed()) {
      become(() -> new Follower(state), now);
    } else {
      role.configured(now);
    }
  }

  /** Rule 3: a new leader term, also for the primary of the one before. */
  private void lead(Moment now) {
    Chain chain = state.chain();
    boolean whole =
        role instanceof Learner learner ? learner.mayLead() : !(role instanceof Erasing);
    if (whole && chain.leaderTerm() == chain.term() && chain.term() > state.term()) {
      become(() -> new Primary(state, loadTickets, now), now);
    }
  }

  @Override
  public void received(PeerMessage message, Moment now) {
    Stamp stamp = message.stamp();
    if (!stamp.to().equals(state.self()) || stamp.partition() != state.partition()) {
      return;
    }
    if (message instanceof PeerMessage.ExchangeAsk
        && stamp.term() > state.term()
        && role instanceof Primary) {
      become(() -> new Follower(state), now);
    }
    if (message instanceof PeerMessage.JoinDelta delta) {
      join(delta, now);
    } else if (message instanceof PeerMessage.JoinCopy copy) {
      join(copy, now);
    } else if (message instanceof PeerMessage.Released released) {
      if (isIdle() && releases.granted(released)) {
        erase(now);
      }
    } else {
      role.received(message, now);
    }
  }

  /** Rules 16 and 17: what is in doubt above the base goes. */
  private void join(PeerMessage.JoinDelta delta, Moment now) {
    boolean whole = !state.copying() && !state.damaged();
    if (mayJoin(delta.stamp()) && whole && fits(delta.base())) {
      role.leave(now);
      releases.withdraw();
      state.join(delta.stamp());
      if (state.obeys(Rule.DELTA_CUTS)) {
        state.log().cut(delta.base());
      }
      state.hear(delta.stamp().from(), now);
      role = new Follower(state, delta.stamp().from(), 0, now);
    }
  }

  private boolean fits(long base) {
    return base == state.log().watermark() || !state.obeys(Rule.BASE_COMMITTED);
  }

  private void join(PeerMessage.JoinCopy copy, Moment now) {
    if (mayJoin(copy.stamp())) {
      role.leave(now);
      releases.withdraw();
      Member primary = copy.stamp().from();
      role =
          new Learner(
              state, copy, (part, then) -> role = new Follower(state, primary, part, then), now);
    }
  }

  /** Rule 15: only the newest session of the newest primary, and only while unlisted. */
  private boolean mayJoin(Stamp stamp) {
    boolean newer =
        stamp.leaderTerm() > state.leaderTerm()
            || (stamp.leaderTerm() == state.leaderTerm() && stamp.session() > state.session());
    return newer
        && stamp.term() >= state.term()
        && !state.listed()
        && isIdle()
        && !state.stopping();
  }

  private boolean isIdle() {
    return !(role instanceof Primary) && !(role instanceof Stopped);
  }

  private void erase(Moment now) {
    releases.withdraw();
    become(() -> new Erasing(state, then -> role = new Follower(state)), now);
  }

  private void become(Supplier<Role> next, Moment now) {
    role.leave(now);
    if (role instanceof Primary primary) {
      loadTickets = primary.lastLoadTicket();
    }
    role = next.get();
  }

  @Override
  public void offer(DataRequest.Mutate request, ReplyTo replyTo, Moment now) {
    role.offer(request, replyTo, now);
  }

  @Override
  public void read(Key key, ReplyTo replyTo, Moment now) {
    role.read(key, replyTo, now);
  }

  @Override
  public void expired(Key key, long version, Moment now) {
    role.expired(key, version, now);
  }

  @Override
  public void rewrite(Key key, long version, Moment now) {
    role.rewrite(key, version, now);
  }

  @Override
  public void endTurn(Moment now) {
    role.endTurn(now);
    if (state.stopping() && !left && role.left(now)) {
      left = true;
      state.effects().left();
    }
  }

  @Override
  public void journalled(long ticket, Moment now) {
    state.log().journalled(ticket);
    role.journalled(now);
  }

  @Override
  public void loaded(long ticket, Optional<Entry> entry, Moment now) {
    role.loaded(ticket, entry, now);
  }

  @Override
  public void loadFailed(long ticket, String why, Moment now) {
    role.loadFailed(ticket, why, now);
  }

  @Override
  public void connected(NodeId peer, Moment now) {
    role.connected(peer, now);
  }

  @Override
  public void refused(NodeId peer, Moment now) {
    role.refused(peer, now);
  }

  @Override
  public void tick(Moment now) {
    if (role instanceof Primary primary && primary.isForsaken(now)) {
      // Nobody took over: as a member it may do so itself.
      become(() -> new Follower(state), now);
    } else if (state.named() && !(role instanceof Primary || role instanceof Stopped)) {
      lead(now);
    }
    role.tick(now);
    if (isIdle() && !(role instanceof Erasing)) {
      releases.tick(now);
      if (releases.mayDelete() && !state.obeys(Rule.RELEASED)) {
        erase(now);
      }
    }
  }

  @Override
  public boolean isSettled(Moment now) {
    boolean elsewhere = releases.isUnwanted() && !state.holds() && !state.stopping();
    return elsewhere || (left && isIdle()) || role.isSettled(now);
  }

  @Override
  public void suspended(Moment now) {
    role.suspended(now);
  }

  @Override
  public void stop(Moment now) {
    state.stop();
    role.stop(now);
  }

  @Override
  public void end(Moment now) {
    role.leave(now);
    role = new Stopped(state);
    state.completeForAnyBoot();
  }

  @Override
  public void stored(long ticket, Moment now) {
    role.stored(ticket, now);
  }

  @Override
  public void damaged(Moment now) {
    if (role instanceof Learner) {
      // What was copied so far is not whole: from the begin.
      role.leave(now);
      role = new Follower(state);
    } else if (!state.copying()) {
      state.damaged(true);
    }
  }

  @Override
  public void whole(Moment now) {
    state.damaged(false);
  }

  @Override
  public void storeReadFailed(long session, String why, Moment now) {
    role.storeReadFailed(session, why, now);
  }

  @Override
  public void journalRead(long session, List<Batch> batches, boolean hole, Moment now) {
    role.journalRead(session, batches, hole, now);
  }

  @Override
  public void storeRead(long session, StorePage page, Moment now) {
    role.storeRead(session, page, now);
  }
}
