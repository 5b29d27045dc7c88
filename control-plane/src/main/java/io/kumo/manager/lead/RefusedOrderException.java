package io.kumo.manager.lead;

/** An operator's order cannot be done as the cluster stands; the message says why. */
final class RefusedOrderException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedOrderException(String why) {
    super(why);
  }
}
