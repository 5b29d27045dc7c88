package io.kumo.manager;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what live servers do, in tests of live servers only. */
public final class Eventually {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Eventually() {}

  /** Fails if the condition is not true within 20 s. */
  public static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - deadline > 0) {
        fail("not within " + TIMEOUT + ": " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
