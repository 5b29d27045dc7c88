package io.kumo.wire;

/** The message of frames whose type says it all. */
public enum Empty {
  EMPTY
}
