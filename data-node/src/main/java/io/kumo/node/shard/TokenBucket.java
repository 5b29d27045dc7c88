package io.kumo.node.shard;

import java.util.concurrent.TimeUnit;

/**
 * So many bytes a second, a little saved up and, once, more than there is. Guarded by its owner.
 */
final class TokenBucket {
  /** What is saved up while nobody takes is taken at once; longer than any pause between ticks. */
  private static final long SAVED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private long bytesPerSecond;
  private long bytes;
  private long filledNanos;

  /** A bucket without a limit. */
  TokenBucket(long nowNanos) {
    filledNanos = nowNanos;
  }

  /** Changes the limit, 0 for none; what was filled so far stays. */
  void limit(long newBytesPerSecond, long nowNanos) {
    fill(nowNanos);
    bytesPerSecond = newBytesPerSecond;
  }

  /** Whether anything may be taken. */
  boolean has() {
    return bytesPerSecond == 0 || bytes > 0;
  }

  /** Takes, be it more than there is; a negative number gives back. */
  void take(long taken) {
    bytes -= taken;
  }

  /** Fills it up to now. */
  void fill(long nowNanos) {
    // Of several callers one may be late.
    long passedNanos = Math.max(0, nowNanos - filledNanos);
    filledNanos += passedNanos;
    double second = TimeUnit.SECONDS.toNanos(1);
    long filled = (long) (bytesPerSecond * (passedNanos / second));
    long full = (long) (bytesPerSecond * (SAVED_NANOS / second));
    bytes = bytesPerSecond == 0 ? 0 : Math.min(bytes + filled, full);
  }
}
