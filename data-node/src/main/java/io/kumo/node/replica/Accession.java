package io.kumo.node.replica;

import io.kumo.message.ConfigurationAsk;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a new primary comes to serve.
 *
 * <pre>
 *  exchanging --all have journalled the no-op--> asks for activation --active--> begun
 *  exchanging, handed over --all have journalled the no-op--> begun, asks for activation
 *  begun --grace is over--> leads
 * </pre>
 *
 * <p>Rule 3: else it serves in no term that is not active, for whoever leads next may be a member
 * of the last active list that this term has left out. Rule 7: a term that was handed over has the
 * members of that list. So it need not wait for the activation, but to change the list it does
 * (rule 4). Nor need it hurry to ask, unless a member is missed: a node asks for all that it was
 * handed over at once, now and then, for each command brings everybody a new ring.
 */
final class Accession {
  private static final long GATHER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReplicaState state;
  private final Members members;
  private final Asking asking;
  private final Exchange exchange;
  private Optional<Long> exchangedNanos = Optional.empty();
  private boolean active;
  private boolean begun;
  private boolean leads;

  /** Begins the exchange with the other members. */
  Accession(ReplicaState state, Members members, Asking asking, Moment now) {
    this.state = state;
    this.members = members;
    this.asking = asking;
    exchange = new Exchange(state, members, now);
  }

  /** Whether what is journalled by all is committed. */
  boolean begun() {
    return begun;
  }

  /** Whether it serves, leases left aside. */
  boolean leads() {
    return leads;
  }

  /** Whether the list may be changed: by a drop, as long as the exchange is under way. */
  boolean mayChange() {
    return active || (exchangedNanos.isEmpty() && !exchange.isQuiet());
  }

  /** A configuration has come. */
  void configured() {
    Chain chain = state.chain();
    if (chain.active() && chain.term() == state.term() && !active) {
      active = true;
      asking.settled();
      begin();
    }
  }

  void answered(Peer peer, PeerMessage.ExchangeAnswer answer, Moment now) {
    exchange.answered(peer, answer, now);
  }

  /** All have journalled the no-op. */
  void exchanged(Moment now) {
    if (active || exchangedNanos.isPresent() || !state.named()) {
      return;
    }
    exchangedNanos = Optional.of(now.nanos());
    exchange.end();
    if (handedOver() || !state.obeys(Rule.ACTIVATION)) {
      begin();
    }
    activate(now);
  }

  /** Asks for activation, if it is time. */
  private void activate(Moment now) {
    boolean wanted = exchangedNanos.isPresent() && !active && state.named();
    if (wanted && (!handedOver() || gathered(exchangedNanos.get(), now) || members.missAny(now))) {
      asking.ask(new ConfigurationAsk.Activate(state.partition(), state.term()), now);
    }
  }

  private boolean handedOver() {
    return state.chain().activity() == Activity.HANDED_OVER;
  }

  /** Whether a moment has passed that is the same for all partitions of this node. */
  private static boolean gathered(long sinceNanos, Moment now) {
    return Math.floorDiv(sinceNanos, GATHER_NANOS) < Math.floorDiv(now.nanos(), GATHER_NANOS);
  }

  private void begin() {
    begun = true;
    // Rule 22.
    state.complete();
  }

  /**
   * Leads once nobody can hold a lease of ours (rule 8).
   *
   * @return whether it did not before
   */
  boolean lead(Moment now) {
    if (!begun || leads) {
      return false;
    }
    leads =
        !state.obeys(Rule.GRACE)
            || now.nanos() - state.grants().graceEndsNanos(exchange.answered()) >= 0;
    return leads;
  }

  void tick(Moment now) {
    if (exchangedNanos.isEmpty() && !active) {
      exchange.tick(now);
    }
    activate(now);
  }

  /** Another leads. */
  void end() {
    active = false;
    begun = false;
    leads = false;
  }
}
