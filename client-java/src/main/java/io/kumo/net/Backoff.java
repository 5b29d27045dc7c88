package io.kumo.net;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;

/**
 * When to try again what has failed: the pauses double from {@code firstMs} to {@code lastMs}, each
 * with up to a half taken off at random, so that many who failed together do not come back
 * together. One thread.
 */
public final class Backoff {
  private final long firstMs;
  private final long lastMs;
  private final LongUnaryOperator random;
  private long pauseMs;
  private long notBeforeNanos;
  private boolean tried;

  /** The first try passes at once. */
  public Backoff(long firstMs, long lastMs) {
    this(firstMs, lastMs, bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  /**
   * The same, where chance is somebody's own.
   *
   * @param random gives a number from 0 to below the one that it is given
   */
  public Backoff(long firstMs, long lastMs, LongUnaryOperator random) {
    if (firstMs < 1 || lastMs < firstMs) {
      throw new IllegalArgumentException("pauses do not grow: " + firstMs + " to " + lastMs);
    }
    this.firstMs = firstMs;
    this.lastMs = lastMs;
    this.pauseMs = firstMs;
    this.random = random;
  }

  /** Whether a try is due; if so it is taken as made, and the next pause begins. */
  public boolean tryPass(long nowNanos) {
    if (tried && nowNanos - notBeforeNanos < 0) {
      return false;
    }
    notBeforeNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(nextPauseMs());
    tried = true;
    return true;
  }

  /** The next pause, for those who schedule the next try themselves. */
  public long nextPauseMs() {
    long pause = pauseMs - random.applyAsLong(pauseMs / 2 + 1);
    pauseMs = Math.min(lastMs, pauseMs * 2);
    return pause;
  }

  /** A try has succeeded: pauses start small again. */
  public void reset() {
    pauseMs = firstMs;
  }
}
