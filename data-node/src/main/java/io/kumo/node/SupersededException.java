package io.kumo.node;

/** A newer process of the same node has registered: this one has stopped serving. */
final class SupersededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SupersededException(long incarnation) {
    // An outcome, not a bug: nobody needs to know from where it was thrown.
    super(
        "a newer process of this node has registered, incarnation " + incarnation,
        null,
        false,
        false);
  }
}
