package io.kumo.history;

/** A history took more states to judge than there was room for. */
public final class UndecidedException extends Exception {
  private static final long serialVersionUID = 1L;

  UndecidedException(int states, int operations) {
    super("not decided after " + states + " states of " + operations + " operations");
  }
}
