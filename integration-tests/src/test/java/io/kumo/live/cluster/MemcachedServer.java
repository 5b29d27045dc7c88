package io.kumo.live.cluster;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Something that speaks memcached: the tests of clients run against each kind.
 *
 * <p>Whoever gets one from {@link Servers} shares it with other tests: it works on keys of its own
 * and leaves the server running.
 */
public interface MemcachedServer extends AutoCloseable {
  /** Its end points, at least one; each shows the same data. */
  List<InetSocketAddress> faces();

  /** The first of its end points. */
  default InetSocketAddress face() {
    return faces().get(0);
  }

  /** Whether it is Kumo, which keeps what memcached may forget. */
  boolean isKumo();

  /** What its log shows since its start and should not: warnings, errors, stack traces. */
  List<String> complaints();

  /** Stops it and ends all that belongs to it; a second call does nothing. */
  @Override
  void close();
}
