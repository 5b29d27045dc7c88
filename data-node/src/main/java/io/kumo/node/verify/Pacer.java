package io.kumo.node.verify;

import java.util.concurrent.TimeUnit;

/**
 * How fast a partition is read: so that it takes about half of its share of the period, and within
 * bounds. Nothing is saved up: after a pause it goes on at the same rate.
 */
final class Pacer {
  /** Slower than this it need never be. */
  static final long BYTES_PER_SECOND_MIN = 1L << 20;

  /** Faster than this it would be felt. */
  static final long BYTES_PER_SECOND_MAX = 16L << 20;

  /** Without any bound. */
  static final Pacer UNBOUNDED = new Pacer(Long.MAX_VALUE);

  /** At its upper bound. */
  static final Pacer FASTEST = new Pacer(BYTES_PER_SECOND_MAX);

  private final long bytesPerSecond;

  private Pacer(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /**
   * For a partition.
   *
   * @param bytes about how much there is of it
   * @param shareNanos how long it may take for all to be done within the period
   */
  static Pacer of(long bytes, long shareNanos) {
    double seconds = Math.max(1, shareNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    double rate = 2 * bytes / seconds;
    return new Pacer((long) Math.min(BYTES_PER_SECOND_MAX, Math.max(BYTES_PER_SECOND_MIN, rate)));
  }

  long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** How long to rest after so many bytes, the reading of which took so long. */
  long restNanos(long bytes, long tookNanos) {
    double nanos = bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
    return Math.max(0, (long) nanos - tookNanos);
  }
}
