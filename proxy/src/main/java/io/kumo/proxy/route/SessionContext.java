package io.kumo.proxy.route;

import static java.util.Objects.requireNonNull;

import io.kumo.proxy.memcached.MemoryBudget;
import io.kumo.time.Clock;

/**
 * What all connections of a proxy share.
 *
 * @param memory bound of the values that arrive and are under way
 */
public record SessionContext(
    Backend backend,
    SessionLimits limits,
    MemoryBudget memory,
    Clock clock,
    SessionListener listener) {
  /** Refuses missing parts. */
  public SessionContext {
    requireNonNull(backend, "backend");
    requireNonNull(limits, "limits");
    requireNonNull(memory, "memory");
    requireNonNull(clock, "clock");
    requireNonNull(listener, "listener");
  }
}
