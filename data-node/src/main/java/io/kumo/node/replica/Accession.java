package io.kumo.node.replica;

import io.kumo.message.ConfigurationAsk;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;

/**
 * How a new primary comes to serve.
 *
 * <pre>
 *  exchanging --all have journalled the no-op--> asks for activation --active--> begun
 *  exchanging, handed over --all have journalled the no-op--> asks for activation, begun
 *  begun --grace is over--> leads
 * </pre>
 *
 * <p>Rule 3: else it serves in no term that is not active, for whoever leads next may be a member
 * of the last active list that this term has left out. Rule 7: a term that was handed over has the
 * members of that list. So it need not wait for the activation, but to change the list it does
 * (rule 4).
 */
final class Accession {
  private final ReplicaState state;
  private final Asking asking;
  private final Exchange exchange;
  private boolean begun;
  private boolean leads;

  /** Begins the exchange with the other members. */
  Accession(ReplicaState state, Members members, Asking asking, Moment now) {
    this.state = state;
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

  /** A configuration has come. */
  void configured() {
    Chain chain = state.chain();
    if (chain.active() && chain.term() == state.term() && (!begun || asking.activating())) {
      asking.settled();
      begin();
    }
  }

  void answered(Peer peer, PeerMessage.ExchangeAnswer answer, Moment now) {
    exchange.answered(peer, answer, now);
  }

  /** All have journalled the no-op. */
  void exchanged(Moment now) {
    if (begun || !state.named()) {
      return;
    }
    asking.ask(new ConfigurationAsk.Activate(state.partition(), state.term()), now);
    boolean handedOver = state.chain().activity() == Activity.HANDED_OVER;
    if (handedOver || !state.obeys(Rule.ACTIVATION)) {
      begin();
    }
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
    if (!begun) {
      exchange.tick(now);
    }
  }

  /** Another leads. */
  void end() {
    begun = false;
    leads = false;
  }
}
