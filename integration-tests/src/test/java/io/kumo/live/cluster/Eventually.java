package io.kumo.live.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;

/** The only place where a test waits. */
public final class Eventually {
  /** Far beyond what any wait should take; only a failing test gets there. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final long PAUSE_MS = 20;
  private static final long LONG_PAUSE_MS = 250;

  private Eventually() {}

  /** Something that may not hold yet. */
  @FunctionalInterface
  public interface Check {
    /** Returns once it holds; throws while it does not. */
    void run() throws Exception;
  }

  /**
   * Tries {@code check} until it no longer throws.
   *
   * @throws AssertionError with the last failure as its cause, once {@code LIMIT} has passed
   */
  public static void eventually(String what, Check check) {
    eventually(
        what,
        () -> {
          check.run();
          return true;
        });
  }

  /** As {@link #eventually(String, Check)}, for what is to be fetched. */
  public static <T> T eventually(String what, Callable<T> attempt) {
    return eventually(what, attempt, PAUSE_MS);
  }

  /**
   * As {@link #eventually(String, Check)}, but four times a second: for what takes its time on a
   * cluster whose speed is looked at, and makes that cluster work each time it is asked.
   */
  public static void inTime(String what, Check check) {
    eventually(
        what,
        () -> {
          check.run();
          return true;
        },
        LONG_PAUSE_MS);
  }

  private static <T> T eventually(String what, Callable<T> attempt, long pauseMs) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        return attempt.call();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting until " + what, e);
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what, e);
        }
      }
      pause(pauseMs);
    }
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }
}
