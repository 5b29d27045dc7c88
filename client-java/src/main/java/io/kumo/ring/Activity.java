package io.kumo.ring;

/**
 * How far a term is on its way to count as one in which writes are acknowledged.
 *
 * <pre>
 *  INACTIVE ----Activate--> ACTIVE --a change by the primary--> ACTIVE, the next term
 *  HANDED_OVER -Activate--> ACTIVE --a hand-over--> HANDED_OVER, the next term
 * </pre>
 */
public enum Activity {
  /** The primary has to exchange and to have the term activated before it serves. */
  INACTIVE,

  /**
   * The same members as in the active term before, led by another: the primary has to exchange, and
   * then serves. Activation changes nothing but the right to change the list, as in any other term.
   */
  HANDED_OVER,

  /** Who leads next is one of these members. */
  ACTIVE
}
