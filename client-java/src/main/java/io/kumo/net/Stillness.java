package io.kumo.net;

import java.util.concurrent.TimeUnit;

/** For how long a counter has stood still, as someone sees who looks now and then. One thread. */
final class Stillness {
  private int count;
  private long sinceNanos;

  Stillness(long nowNanos) {
    this.sinceNanos = nowNanos;
  }

  /** Milliseconds since the look that first saw {@code nowCount}. */
  long stillMs(int nowCount, long nowNanos) {
    if (count != nowCount) {
      count = nowCount;
      sinceNanos = nowNanos;
    }
    return TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos);
  }

  /** Counts from now. */
  void restart(long nowNanos) {
    sinceNanos = nowNanos;
  }
}
