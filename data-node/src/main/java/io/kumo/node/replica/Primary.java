package io.kumo.node.replica;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.message.DataRequest;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The replica that leads: once its {@link Accession} is done, until another's exchange is answered
 * or it is unlisted.
 */
final class Primary implements Role, ClientRequests.Leadership {
  private final ReplicaState state;
  private final Members members;
  private final Accession accession;
  private final Joins joins;
  private final Departures departures;
  private final Fitness fitness;
  private final Placement placement;
  private final Releases releases;
  private final Asking asking;
  private final ClientRequests requests;
  private final HeldRequests held;
  private final long first;

  /** Takes over in the newest configuration's term, which is its leader term from now on. */
  Primary(ReplicaState state, long loadTicketsAfter, Moment now) {
    this.state = state;
    int term = state.chain().term();
    state.endCleanStop();
    state.endVoidness();
    state.adopt(term, term);
    state.grants().follow(state.self().node(), term, term);
    asking = new Asking(state.effects());
    members = new Members(state);
    joins = new Joins(state);
    departures = new Departures(state, members, joins, now);
    fitness = new Fitness(state, members, now);
    placement = new Placement(state, members);
    releases = new Releases(state, members, joins);
    state.chain().inSync().stream()
        .filter(member -> !member.equals(state.self()))
        .forEach(member -> members.add(new Peer(state, member, 0, now)));
    requests = new ClientRequests(state, this, loadTicketsAfter);
    held = new HeldRequests(() -> state.notRun(Reason.NOT_SERVING));
    // Rule 3: a no-op behind the end, be it of an earlier attempt.
    first = Version.of(term, 0);
    requests.stampNothing(first);
    requests.seal(now);
    accession = new Accession(state, members, asking, now);
    members.sentTo().forEach(Peer::keepLease);
    publish();
    configured(now);
  }

  long lastLoadTicket() {
    return requests.lastLoadTicket();
  }

  @Override
  public void configured(Moment now) {
    Chain chain = state.chain();
    if (!state.named()) {
      // Superseded. It serves on until it answers the successor's exchange (rule 7) or its leases
      // end; what it asked for can come no more.
      asking.settled();
      return;
    }
    if (chain.term() > state.term()) {
      fastPath(chain);
    }
    accession.configured();
    joins.keepOnly(chain.assigned());
    advance(now);
    lead(now);
  }

  /** Rule 4: only the list has changed; no exchange, no pause. */
  private void fastPath(Chain chain) {
    state.adopt(state.leaderTerm(), chain.term());
    state.grants().follow(state.self().node(), state.leaderTerm(), chain.term());
    asking.settled();
    for (Peer gone : members.settle(chain.inSync())) {
      state.effects().dropLease(gone.member());
      gone.send(new PeerMessage.JoinEnded(gone.stamp(), "not in sync any more"));
    }
    members.sentTo().forEach(Peer::listed);
    joins.keepLeases();
    publish();
  }

  @Override
  public void received(PeerMessage message, Moment now) {
    boolean serving = accession.leads() && state.named();
    if (serving && message instanceof PeerMessage.JoinAsk ask) {
      joins.asked(ask, members, now);
    } else if (serving && message instanceof PeerMessage.ReleaseAsk ask) {
      releases.asked(ask);
    }
    Optional<Peer> sender = members.sender(message.stamp());
    Optional<Join> learner = joins.sender(message.stamp());
    if (message instanceof PeerMessage.Stopping stopping) {
      departures.received(stopping, now);
    } else if (message instanceof PeerMessage.ExchangeAnswer answer) {
      sender.ifPresent(peer -> accession.answered(peer, answer, now));
    } else if (message instanceof PeerMessage.CopyWanted wanted) {
      learner.ifPresent(join -> join.wanted(wanted.part(), now));
    } else if (message instanceof PeerMessage.Acknowledged acknowledged
        && state.log().contains(acknowledged.version())) {
      learner.ifPresent(join -> join.acknowledged(acknowledged, now));
      sender.ifPresent(peer -> peer.acknowledge(acknowledged, now));
      advance(now);
    }
  }

  @Override
  public void connected(NodeId node, Moment now) {
    members.on(node).forEach(Peer::resend);
    joins.connected(node);
  }

  @Override
  public void refused(NodeId node, Moment now) {
    members.on(node).forEach(peer -> peer.refused(now));
  }

  @Override
  public void journalled(Moment now) {
    advance(now);
  }

  /** Activates or commits what all who count have journalled (rules 3, 5 and 11). */
  private void advance(Moment now) {
    OptionalLong version =
        members.journalledByAll(
            accession.begun() ? Rule.COMMITTED_BY_ALL : Rule.EXCHANGE_WAITS_FOR_ALL);
    if (version.isEmpty() || Version.before(version.getAsLong(), first)) {
      return;
    }
    accession.exchanged(now);
    if (accession.begun()) {
      FlushMarks before = state.marks();
      List<Write> writes = state.commit(version.getAsLong());
      if (!state.marks().equals(before)) {
        publish();
      }
      if (!writes.isEmpty()) {
        requests.committed(writes, now);
      }
    }
    lead(now);
  }

  private void lead(Moment now) {
    if (accession.lead(now)) {
      publish();
      held.release(now);
    }
  }

  @Override
  public void tick(Moment now) {
    lead(now);
    accession.tick(now);
    asking.tick(now);
    departures.tick(now);
    fitness.tick(now);
    placement.tick(now);
    if (state.named() && accession.mayChange()) {
      configure(now);
    }
    members.sentTo().forEach(Peer::tellWatermark);
    joins.tick(now);
    state.log().noteWatermark();
    held.tick(now);
    requests.tick(now);
  }

  @Override
  public boolean isSettled(Moment now) {
    boolean whole = members.areSettled(now) && joins.isEmpty() && placement.isSettled();
    return whole && accession.leads() && asking.pending().isEmpty() && departures.isSettled(now);
  }

  /** Asks for the one change of configuration that is wanted most. */
  private void configure(Moment now) {
    Optional<Peer> lost = departures.mayDrop(now) ? members.firstLost(now) : Optional.empty();
    boolean changing = asking.pending().isPresent() || members.adding().isPresent();
    if (lost.isPresent()) {
      drop(lost.get(), now);
    } else if (state.stopping() && members.adding().isEmpty()) {
      departures.heir(now).filter(heir -> accession.leads()).ifPresent(heir -> handOver(heir, now));
    } else if (accession.leads() && !state.stopping() && !changing) {
      change(now);
    }
  }

  /** Rule 5: the learner counts from before it is asked for. */
  private void add(Peer peer, Moment now) {
    joins.handOver(peer);
    members.beginAdding(peer);
    publish();
    asking.ask(new ConfigurationAsk.Add(state.partition(), state.term(), peer.member()), now);
  }

  private void change(Moment now) {
    Optional<Peer> leaver =
        departures.leaver(now).or(fitness::unfit).or(() -> placement.surplus(now));
    Optional<Peer> heir = fitness.fitter(now).or(() -> placement.heir(now));
    if (leaver.isPresent()) {
      drop(leaver.get(), now);
    } else if (heir.isPresent() && !members.missAny(now)) {
      handOver(heir.get(), now);
    } else if (placement.isDue()) {
      joins.ready(now).ifPresent(peer -> add(peer, now));
    }
  }

  /** Rule 7: serves on until the successor's exchange is answered. */
  private void handOver(Peer heir, Moment now) {
    asking.ask(new ConfigurationAsk.HandOver(state.partition(), state.term(), heir.member()), now);
  }

  @Override
  public void answered(ConfigurationAsk ask, boolean done, Moment now) {
    // Rule 5: to give up an addition it asks to drop the node.
    if (!done && ask instanceof ConfigurationAsk.Add add && ask.term() == state.term()) {
      members
          .adding()
          .filter(peer -> peer.member().equals(add.member()))
          .ifPresent(peer -> drop(peer, now));
    }
  }

  /** Whether it is superseded, and for a grace no successor's exchange came. */
  boolean isForsaken(Moment now) {
    long graceNanos = state.config().limits().leases().graceNanos();
    return !state.named() && now.nanos() - state.chainNanos() > graceNanos;
  }

  @Override
  public void stop(Moment now) {
    departures.tick(now);
  }

  @Override
  public boolean left(Moment now) {
    return departures.left();
  }

  private void drop(Peer peer, Moment now) {
    if (!state.obeys(Rule.DROPPED_COUNTS)) {
      members.forget(peer);
      publish();
    }
    asking.ask(new ConfigurationAsk.Drop(state.partition(), state.term(), peer.member()), now);
  }

  @Override
  public void leave(Moment now) {
    requests.seal(now);
    members.counted().forEach(peer -> state.effects().dropLease(peer.member()));
    joins.endAll("the primary is replaced");
    accession.end();
    asking.settled();
    publish();
    held.refuseAll();
    requests.lost();
  }

  private void publish() {
    state.publish(
        new Serving(
            state.term(),
            state.leaderTerm(),
            accession.leads(),
            state.obeys(Rule.LEASES) ? members.leases() : List.of(),
            requests.flushedBelow(),
            Optional.of(state.self().node()),
            false));
  }

  @Override
  public void suspended(Moment now) {
    long nanos = now.nanos() + state.config().limits().leases().leaseNanos();
    members.counted().forEach(peer -> peer.lease().end(nanos));
    joins.endLeases(nanos);
  }

  @Override
  public boolean leads(Moment now) {
    return accession.leads();
  }

  @Override
  public boolean leasesRun(Moment now) {
    return members.leasesRun(now) || !state.obeys(Rule.LEASES);
  }

  @Override
  public Optional<Reason> outOfRoom(Moment now) {
    return fitness.outOfRoom(now);
  }

  @Override
  public Optional<Reason> heldOff() {
    return fitness.heldOff();
  }

  @Override
  public void replicate(Batch batch, Moment now) {
    state.log().append(batch);
    for (Peer peer : members.sentTo()) {
      peer.append(batch, now);
    }
    joins.append(batch, now);
  }

  @Override
  public void endTurn(Moment now) {
    requests.seal(now);
  }

  @Override
  public void offer(DataRequest.Mutate request, ReplyTo replyTo, Moment now) {
    if (early() && held.hold(then -> offer(request, replyTo, then), replyTo, now)) {
      return;
    }
    requests.offer(request, replyTo, now);
    if (requests.batchFull()) {
      requests.seal(now);
    }
  }

  @Override
  public void read(Key key, ReplyTo replyTo, Moment now) {
    if (!early() || !held.hold(then -> read(key, replyTo, then), replyTo, now)) {
      requests.read(key, replyTo, now);
    }
  }

  /** Whether it is about to lead. */
  private boolean early() {
    return state.named() && !accession.leads();
  }

  @Override
  public DataReply elsewhere() {
    return state.notRun(Reason.NOT_SERVING);
  }

  @Override
  public void expired(Key key, long version, Moment now) {
    requests.expired(key, version, now);
  }

  @Override
  public void rewrite(Key key, long version, Moment now) {
    requests.rewrite(key, version, now);
  }

  @Override
  public void loaded(long ticket, Optional<Entry> entry, Moment now) {
    requests.loaded(ticket, entry, now);
  }

  @Override
  public void loadFailed(long ticket, String why, Moment now) {
    if (requests.loadFailed(ticket, why)) {
      fitness.unreadable(now);
    }
  }

  @Override
  public void journalRead(long session, List<Batch> batches, boolean hole, Moment now) {
    joins.journalRead(session, batches, hole, now);
  }

  @Override
  public void storeReadFailed(long session, String why, Moment now) {
    joins.storeReadFailed(session, why);
  }

  @Override
  public void storeRead(long session, StorePage page, Moment now) {
    joins.storeRead(session, page, now);
  }
}
