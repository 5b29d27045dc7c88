package io.kumo.live.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;

/** The only place where a test waits. */
public final class Eventually {
  /** Far beyond what any wait should take; only a failing test gets there. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** The same where a million keys may have to be copied first. */
  private static final Duration LONG_LIMIT = Duration.ofMinutes(10);

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration LONG_PAUSE = Duration.ofMillis(250);

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
    return eventually(what, attempt, LIMIT, PAUSE);
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
        LONG_LIMIT,
        LONG_PAUSE);
  }

  private static <T> T eventually(
      String what, Callable<T> attempt, Duration limit, Duration pause) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return attempt.call();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting until " + what, e);
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("not within " + limit.toSeconds() + " s: " + what, e);
        }
      }
      pause(pause);
    }
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }
}
