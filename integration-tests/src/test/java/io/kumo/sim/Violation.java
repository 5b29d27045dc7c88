package io.kumo.sim;

/** A promise of the protocol was broken. */
public final class Violation extends RuntimeException {
  public Violation(String what) {
    super(what);
  }
}
