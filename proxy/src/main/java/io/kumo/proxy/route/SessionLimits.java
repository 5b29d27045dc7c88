package io.kumo.proxy.route;

/**
 * Bounds on one connection.
 *
 * @param operationsMax operations that are not yet answered, 1 and up
 * @param bytesMax bytes of their values, those expected included, 1 and up; one operation is let
 *     through whatever its size
 */
public record SessionLimits(int operationsMax, long bytesMax) {
  /** Refuses bounds below 1. */
  public SessionLimits {
    if (operationsMax < 1 || bytesMax < 1) {
      throw new IllegalArgumentException(
          "bound is below 1: " + operationsMax + " operations, " + bytesMax + " bytes");
    }
  }
}
