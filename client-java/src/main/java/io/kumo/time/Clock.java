package io.kumo.time;

/** Reads the time. Safe for use by any thread. */
public interface Clock {
  /**
   * A monotonic count of nanoseconds with an arbitrary origin: only differences mean anything, also
   * across an overflow. All time-outs, leases and latencies are measured by it.
   */
  long nanos();

  /**
   * The wall clock in milliseconds since 1970 UTC. It may jump either way, so that it serves only
   * what is named by a date: expiry and people's eyes.
   */
  long wallMs();
}
