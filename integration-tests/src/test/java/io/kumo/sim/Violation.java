package io.kumo.sim;

/** A promise of the protocol was broken. */
final class Violation extends RuntimeException {
  Violation(String what) {
    super(what);
  }
}
