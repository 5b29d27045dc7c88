package io.kumo.sim;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Virtual time: runs what is due, in order; equal times in the order in which they were set. */
public final class Scheduler {
  private final PriorityQueue<Task> tasks = new PriorityQueue<>(Scheduler::order);
  private long nowNanos;
  private long set;

  private record Task(long nanos, long number, Runnable action) {}

  public long nowNanos() {
    return nowNanos;
  }

  public void after(long delayNanos, Runnable action) {
    tasks.add(new Task(nowNanos + Math.max(0, delayNanos), set++, action));
  }

  /** Runs the next task; {@code false} if there is none. */
  public boolean runNext() {
    Task task = tasks.poll();
    if (task == null) {
      return false;
    }
    nowNanos = task.nanos();
    task.action().run();
    return true;
  }

  public static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }

  private static int order(Task a, Task b) {
    int byTime = Long.compare(a.nanos(), b.nanos());
    return byTime != 0 ? byTime : Long.compare(a.number(), b.number());
  }
}
