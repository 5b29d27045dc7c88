package io.kumo.proxy;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Address;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a proxy is started with.
 *
 * @param memcached where it listens for memcached clients; port 0 takes any free one
 * @param managers where the cluster's managers listen, one and up
 * @param valueBytesMax the largest value that this proxy takes; it may only lower the cluster's own
 *     limit, and a higher one has no effect
 * @param timeoutMs how long the cluster may take to answer a request, 1 and up; after that the
 *     client is told {@code SERVER_ERROR} and the connection goes on
 * @param limits bounds on what clients may hold of the process
 */
public record ProxyConfig(
    Address memcached,
    List<Address> managers,
    OptionalInt valueBytesMax,
    long timeoutMs,
    ProxyLimits limits) {
  /** memcached's port. */
  public static final int PORT_DEFAULT = 11211;

  /** How long the cluster may take, unless told otherwise. */
  public static final long TIMEOUT_MS_DEFAULT = 3000;

  /** Refuses missing parts and values out of their ranges. */
  public ProxyConfig {
    requireNonNull(memcached, "memcached");
    managers = List.copyOf(managers);
    requireNonNull(valueBytesMax, "valueBytesMax");
    requireNonNull(limits, "limits");
    if (managers.isEmpty()) {
      throw new IllegalArgumentException("no managers are named");
    }
    if (valueBytesMax.isPresent() && valueBytesMax.getAsInt() < 1) {
      throw new IllegalArgumentException("value bytes max is below 1: " + valueBytesMax.getAsInt());
    }
    if (timeoutMs < 1 || timeoutMs > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "timeout is not in 1.." + Integer.MAX_VALUE + " ms: " + timeoutMs);
    }
  }

  /** A proxy with every default. */
  public static ProxyConfig of(Address memcached, List<Address> managers) {
    return new ProxyConfig(
        memcached, managers, OptionalInt.empty(), TIMEOUT_MS_DEFAULT, ProxyLimits.DEFAULT);
  }
}
