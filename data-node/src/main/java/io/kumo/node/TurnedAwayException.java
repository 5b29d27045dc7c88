package io.kumo.node;

/** The managers will never take this node as it is; the message says why. */
final class TurnedAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TurnedAwayException(String why) {
    // An outcome, not a bug: nobody needs to know from where it was thrown.
    super("the managers turn this node away: " + why, null, false, false);
  }
}
