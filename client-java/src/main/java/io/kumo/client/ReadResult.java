package io.kumo.client;

import static java.util.Objects.requireNonNull;

import io.kumo.message.Value;

/** How the read of one key among many ended. */
public sealed interface ReadResult {
  /** The key has this value. */
  record Found(Value value) implements ReadResult {
    /** Refuses a missing value. */
    public Found {
      requireNonNull(value, "value");
    }
  }

  /** There is no entry. */
  record Missing() implements ReadResult {}

  /** It could not be read. */
  record Failed(KumoException why) implements ReadResult {
    /** Refuses a missing reason. */
    public Failed {
      requireNonNull(why, "why");
    }
  }
}
