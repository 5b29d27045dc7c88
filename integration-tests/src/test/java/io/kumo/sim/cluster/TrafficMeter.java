package io.kumo.sim.cluster;

/**
 * Counts the frames between the managers and all others, not those among managers, and their bytes
 * with those of the head.
 */
final class TrafficMeter {
  private static final String MANAGER = "manager";

  /** Length, type, flags and correlation id. */
  private static final int HEAD_BYTES = 10;

  private long toManagers;
  private long toManagersBytes;
  private long fromManagers;
  private long fromManagersBytes;

  /** What was counted up to some time. */
  record Count(long toManagers, long toManagersBytes, long fromManagers, long fromManagersBytes) {
    Count since(Count earlier) {
      return new Count(
          toManagers - earlier.toManagers,
          toManagersBytes - earlier.toManagersBytes,
          fromManagers - earlier.fromManagers,
          fromManagersBytes - earlier.fromManagersBytes);
    }

    /** For people: what that is in each of so many seconds. */
    String perSecond(double seconds) {
      return "to the managers %.0f messages and %.1f KB, from them %.0f messages and %.1f KB"
          .formatted(
              toManagers / seconds,
              toManagersBytes / seconds / 1000,
              fromManagers / seconds,
              fromManagersBytes / seconds / 1000);
    }
  }

  void count(String from, String to, Frame frame) {
    int bytes = HEAD_BYTES + frame.body().length;
    if (from.startsWith(MANAGER) == to.startsWith(MANAGER)) {
      return;
    }
    if (to.startsWith(MANAGER)) {
      toManagers++;
      toManagersBytes += bytes;
    } else {
      fromManagers++;
      fromManagersBytes += bytes;
    }
  }

  Count now() {
    return new Count(toManagers, toManagersBytes, fromManagers, fromManagersBytes);
  }
}
