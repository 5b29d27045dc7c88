package io.kumo.proxy.memcached;

import java.util.concurrent.atomic.AtomicLong;

/** A bound on memory that many connections share. Safe for use by any thread. */
public final class MemoryBudget {
  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();

  /** A budget of which nothing is used. */
  public MemoryBudget(long bytesMax) {
    if (bytesMax < 1) {
      throw new IllegalArgumentException("budget is below 1 byte: " + bytesMax);
    }
    this.bytesMax = bytesMax;
  }

  /** Takes {@code amount} bytes, or nothing and says false where they would exceed the bound. */
  public boolean tryReserve(long amount) {
    if (bytes.addAndGet(amount) <= bytesMax) {
      return true;
    }
    bytes.addAndGet(-amount);
    return false;
  }

  /** Takes {@code amount} bytes also where they exceed the bound. */
  public void reserve(long amount) {
    bytes.addAndGet(amount);
  }

  /** Whether all of it, or more, is taken. */
  public boolean exhausted() {
    return bytes.get() >= bytesMax;
  }

  /** Gives back what was taken. */
  public void release(long amount) {
    bytes.addAndGet(-amount);
  }

  /** How much is taken now. */
  public long usedBytes() {
    return bytes.get();
  }
}
