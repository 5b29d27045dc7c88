package io.kumo.proxy;

/**
 * Bounds on what memcached clients may hold of a proxy.
 *
 * @param connectionsMax open connections; one above is told so and closed. Three quarters of the
 *     file descriptors that the system allows the process bound them too
 * @param operationsMax operations in flight on one connection; at the bound it is not read further
 * @param operationBytesMax bytes of requests and expected values in flight on one connection; at
 *     the bound it is not read further, but one operation is always let through
 * @param memoryBytesMax bytes of values that arrive, are under way or are not read by their
 *     clients, over all connections; above, large values are refused as out of memory, and a client
 *     that does not read is closed
 * @param stallMs how long a connection may stay in the middle of a command, or leave its replies
 *     unread, before it is closed; a connection between two commands may be idle for ever
 * @param eventLoops network threads
 */
public record ProxyLimits(
    int connectionsMax,
    int operationsMax,
    long operationBytesMax,
    long memoryBytesMax,
    long stallMs,
    int eventLoops) {
  /** What a proxy runs with unless told otherwise. */
  public static final ProxyLimits DEFAULT =
      new ProxyLimits(
          20_000, 128, 4L << 20, Runtime.getRuntime().maxMemory() / 4, 60_000, eventLoopsDefault());

  /** Refuses bounds below 1. */
  public ProxyLimits {
    requirePositive(connectionsMax, "connectionsMax");
    requirePositive(operationsMax, "operationsMax");
    requirePositive(operationBytesMax, "operationBytesMax");
    requirePositive(memoryBytesMax, "memoryBytesMax");
    requirePositive(stallMs, "stallMs");
    requirePositive(eventLoops, "eventLoops");
  }

  // One loop beats two while the cores are few: a second adds hand-overs and triples the tail.
  private static int eventLoopsDefault() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
  }

  /** The same with at most so many connections. */
  ProxyLimits withConnectionsAtMost(int max) {
    return new ProxyLimits(
        Math.min(connectionsMax, max),
        operationsMax,
        operationBytesMax,
        memoryBytesMax,
        stallMs,
        eventLoops);
  }

  private static void requirePositive(long value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is below 1: " + value);
    }
  }
}
