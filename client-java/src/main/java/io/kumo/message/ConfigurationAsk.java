package io.kumo.message;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Member;

/**
 * One partition's change of configuration that a member asks the managers for. It is based on a
 * term and done only while that is still the partition's term; asking twice does no harm.
 */
public sealed interface ConfigurationAsk {
  /** The partition. */
  int partition();

  /** The term that the ask is based on. */
  int term();

  /** The primary's: every member has journalled my history, let me serve in this term. */
  record Activate(int partition, int term) implements ConfigurationAsk {}

  /** The serving primary's: {@code member} has all that is committed, list it. */
  record Add(int partition, int term, Member member) implements ConfigurationAsk {
    /** Refuses a missing member. */
    public Add {
      requireNonNull(member, "member");
    }
  }

  /** The primary's: {@code member} is out of reach or leaves, strike it off. */
  record Drop(int partition, int term, Member member) implements ConfigurationAsk {
    /** Refuses a missing member. */
    public Drop {
      requireNonNull(member, "member");
    }
  }

  /** A member's: the primary is silent beyond the grace, let me lead. */
  record TakeOver(int partition, int term) implements ConfigurationAsk {}

  /** The serving primary's: let {@code successor} lead, I stay a member. */
  record HandOver(int partition, int term, Member successor) implements ConfigurationAsk {
    /** Refuses a missing successor. */
    public HandOver {
      requireNonNull(successor, "successor");
    }
  }
}
