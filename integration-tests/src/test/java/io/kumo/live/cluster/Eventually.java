package io.kumo.live.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;

/** The only place where a test waits. */
public final class Eventually {
  /** Far beyond what any wait should take; only a failing test gets there. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final long PAUSE_MS = 20;

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
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }
}
