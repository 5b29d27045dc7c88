package io.kumo.tools.terminal;

/** A key that somebody presses. */
public enum Key {
  LEFT,
  RIGHT,
  UP,
  DOWN,
  /** {@code q}, {@code Q}, or the terminal is gone. */
  QUIT,
  /** Another one. */
  OTHER,
  /** None was pressed. */
  NONE
}
