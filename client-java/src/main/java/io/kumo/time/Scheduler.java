package io.kumo.time;

/** Calls tasks later, on a thread of the implementation's choice. Safe for use by any thread. */
public interface Scheduler {
  /**
   * Runs {@code task} once, not before {@code delayMs} milliseconds have passed, on the scheduler's
   * own thread; tasks must not block it.
   *
   * @param delayMs 0 and up
   */
  Task schedule(long delayMs, Runnable task);

  /** A task that waits for its time. */
  interface Task {
    /** Keeps the task from running, if it has not begun. Calling it again does nothing. */
    void cancel();
  }
}
