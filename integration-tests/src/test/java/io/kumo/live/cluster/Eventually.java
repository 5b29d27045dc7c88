package io.kumo.live.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;

/** The only place where a test waits. */
public final class Eventually {
  /** Far beyond what any wait should take; only a failing test gets there. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

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
    eventually(what, attempt(check));
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
    inTime(what, LIMIT, check);
  }

  /** The same, where it may take longer than anything else does. */
  public static void inTime(String what, Duration limit, Check check) {
    eventually(what, attempt(check), limit, LONG_PAUSE);
  }

  private static Callable<Boolean> attempt(Check check) {
    return () -> {
      check.run();
      return true;
    };
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
          String last = what + ": " + e.getMessage();
          throw new AssertionError("not within " + limit.toSeconds() + " s: " + last, e);
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
