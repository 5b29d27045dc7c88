package io.kumo.proxy.route;

import static java.util.Objects.requireNonNull;

import io.kumo.time.Clock;

/** What all connections of a proxy share. */
public record SessionContext(
    Backend backend, SessionLimits limits, Clock clock, SessionListener listener) {
  /** Refuses missing parts. */
  public SessionContext {
    requireNonNull(backend, "backend");
    requireNonNull(limits, "limits");
    requireNonNull(clock, "clock");
    requireNonNull(listener, "listener");
  }
}
