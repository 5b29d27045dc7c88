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
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The replica that leads.
 *
 * <pre>
 *  exchanging --all have journalled the no-op--> asks for activation --active--> waits for its
 *  grace to end --> leads, until another's exchange is answered or it is unlisted
 * </pre>
 */
final class Primary implements Role, ClientRequests.Leadership {
  private final ReplicaState state;
  private final Members members;
  private final Exchange exchange;
  private final Asking asking;
  private final ClientRequests requests;
  private final long first;
  private boolean active;
  private boolean leads;

  /** Takes over in the newest configuration's term, which is its leader term from now on. */
  Primary(ReplicaState state, long loadTicketsAfter, Moment now) {
    this.state = state;
    int term = state.chain().term();
    state.endCleanStop();
    state.adopt(term, term);
    state.grants().follow(state.self().node(), term, term);
    asking = new Asking(state.effects());
    members = new Members(state);
    for (Member member : state.chain().inSync()) {
      if (!member.equals(state.self())) {
        members.add(new Peer(state, member, 0, now));
      }
    }
    requests = new ClientRequests(state, this, loadTicketsAfter);
    // Rule 3: a no-op behind the end, be it of an earlier attempt.
    first = Version.of(term, 0);
    requests.stampNothing(first);
    requests.seal(now);
    exchange = new Exchange(state, members, now);
    members.counted().forEach(Peer::keepLease);
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
    if (chain.active() && chain.term() == state.term() && !active) {
      active = true;
      asking.settled();
      state.complete();
    }
    advance(now);
    lead(now);
  }

  /** Rule 4: only the list has changed; no exchange, no pause. */
  private void fastPath(Chain chain) {
    state.adopt(state.leaderTerm(), chain.term());
    state.grants().follow(state.self().node(), state.leaderTerm(), chain.term());
    asking.settled();
    for (Peer gone : members.retain(chain.inSync())) {
      state.effects().dropLease(gone.member());
    }
    members.counted().forEach(Peer::keepLease);
    publish();
  }

  @Override
  public void received(PeerMessage message, Moment now) {
    Optional<Peer> sender = members.sender(message.stamp());
    if (sender.isEmpty()) {
      return;
    }
    if (message instanceof PeerMessage.ExchangeAnswer answer) {
      exchange.answered(sender.get(), answer, now);
    } else if (message instanceof PeerMessage.Acknowledged acknowledged
        && state.log().contains(acknowledged.version())) {
      sender.get().acknowledge(acknowledged);
      advance(now);
    }
  }

  @Override
  public void connected(NodeId node, Moment now) {
    members.on(node).forEach(Peer::resend);
  }

  @Override
  public void journalled(Moment now) {
    advance(now);
  }

  /** Activates or commits what all who count have journalled (rules 3, 5 and 11). */
  private void advance(Moment now) {
    OptionalLong version = members.journalledByAll();
    if (version.isEmpty() || Version.before(version.getAsLong(), first)) {
      return;
    }
    if (active) {
      FlushMarks before = state.marks();
      List<Write> writes = state.commit(version.getAsLong());
      if (!state.marks().equals(before)) {
        publish();
      }
      if (!writes.isEmpty()) {
        requests.committed(writes, now);
      }
    } else if (state.named()) {
      asking.ask(new ConfigurationAsk.Activate(state.partition(), state.term()), now);
    }
  }

  /** Serves once the term is active and nobody can hold a lease of ours (rule 8). */
  private void lead(Moment now) {
    if (active && !leads) {
      leads = now.nanos() - state.grants().graceEndsNanos(exchange.answered()) >= 0;
      publish();
    }
  }

  @Override
  public void tick(Moment now) {
    lead(now);
    if (!active) {
      exchange.tick(now);
    }
    asking.tick(now);
    if (state.named() && !activating()) {
      members.firstLost(now).ifPresent(peer -> drop(peer, now));
    }
    members.counted().forEach(Peer::tellWatermark);
    state.log().noteWatermark();
    requests.tick(now);
  }

  /** All have journalled the exchange; what follows is the managers' word alone. */
  private boolean activating() {
    return asking.pending().filter(ConfigurationAsk.Activate.class::isInstance).isPresent();
  }

  private void drop(Peer peer, Moment now) {
    asking.ask(new ConfigurationAsk.Drop(state.partition(), state.term(), peer.member()), now);
  }

  @Override
  public void leave(Moment now) {
    requests.seal(now);
    members.counted().forEach(peer -> state.effects().dropLease(peer.member()));
    leads = false;
    active = false;
    asking.settled();
    publish();
    requests.lost();
  }

  private void publish() {
    state.publish(
        new Serving(
            state.term(),
            state.leaderTerm(),
            leads,
            members.leases(),
            state.marks().below(),
            Optional.of(state.self().node())));
  }

  @Override
  public void suspended(Moment now) {
    members.counted().forEach(peer -> peer.lease().end());
  }

  @Override
  public boolean leads(Moment now) {
    return leads;
  }

  @Override
  public boolean leasesRun(Moment now) {
    return members.leasesRun(now);
  }

  @Override
  public Optional<Reason> heldOff() {
    if (members.inSync() < state.config().ring().minInSync()) {
      return Optional.of(Reason.TOO_FEW_REPLICAS);
    }
    long pinnedMax = state.config().limits().pinnedBytesMax();
    return members.anyPinned(pinnedMax) || state.entries().pinnedBytes() > pinnedMax
        ? Optional.of(Reason.OVERLOADED)
        : Optional.empty();
  }

  @Override
  public void replicate(Batch batch, Moment now) {
    state.log().append(batch);
    for (Peer peer : members.counted()) {
      peer.append(batch, now);
    }
  }

  @Override
  public void endTurn(Moment now) {
    requests.seal(now);
  }

  @Override
  public void offer(DataRequest.Mutate request, ReplyTo replyTo, Moment now) {
    requests.offer(request, replyTo, now);
    if (requests.batchFull()) {
      requests.seal(now);
    }
  }

  @Override
  public void read(Key key, ReplyTo replyTo, Moment now) {
    requests.read(key, replyTo, now);
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
  public void loaded(long ticket, Optional<Entry> entry, Moment now) {
    requests.loaded(ticket, entry, now);
  }

  @Override
  public void loadFailed(long ticket, String why, Moment now) {
    requests.loadFailed(ticket, why);
  }
}
