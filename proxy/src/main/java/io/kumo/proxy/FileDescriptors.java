package io.kumo.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many sockets clients may take of what the system allows the process. The rest is for
 * connections to the cluster, and in a process that stores data too, for its files: a process
 * without descriptors cannot even log.
 */
final class FileDescriptors {
  private static final double SHARE = 0.75;

  private FileDescriptors() {}

  /** The share of clients, {@code Integer.MAX_VALUE} where the system tells no bound. */
  static int forClients() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? forClients(unix.getMaxFileDescriptorCount())
        : Integer.MAX_VALUE;
  }

  /** The share of clients of so many, at least one. */
  static int forClients(long descriptors) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, descriptors * SHARE));
  }
}
