package io.kumo.sim;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Virtual time: runs what is due, in order; equal times in the order in which they were set.
 *
 * <p>Kept sorted, what comes next at the end. There are some tens of tasks, a hundred in a whole
 * cluster, and most new ones are due soon: to put one in its place costs less than a heap's way
 * down for each that is taken. Among the thousands of a large cluster the place is found by halves.
 */
public final class Scheduler {
  /** So many are looked at one by one. */
  private static final int NEAR = 64;

  private long[] dueNanos = new long[64];
  private Runnable[] actions = new Runnable[64];
  private int size;
  private long nowNanos;

  public long nowNanos() {
    return nowNanos;
  }

  public void after(long delayNanos, Runnable action) {
    if (size == actions.length) {
      dueNanos = Arrays.copyOf(dueNanos, 2 * size);
      actions = Arrays.copyOf(actions, 2 * size);
    }
    long nanos = nowNanos + Math.max(0, delayNanos);
    int place = placeOf(nanos);
    System.arraycopy(dueNanos, place, dueNanos, place + 1, size - place);
    System.arraycopy(actions, place, actions, place + 1, size - place);
    dueNanos[place] = nanos;
    actions[place] = action;
    size++;
  }

  /** How many tasks are due later. */
  private int placeOf(long nanos) {
    int near = Math.max(0, size - NEAR);
    int place = size;
    while (place > near && dueNanos[place - 1] <= nanos) {
      place--;
    }
    if (place > near) {
      return place;
    }
    int from = 0;
    while (from < place) {
      int middle = (from + place) >>> 1;
      if (dueNanos[middle] <= nanos) {
        place = middle;
      } else {
        from = middle + 1;
      }
    }
    return place;
  }

  /** Runs the next task; {@code false} if there is none. */
  public boolean runNext() {
    if (size == 0) {
      return false;
    }
    size--;
    nowNanos = dueNanos[size];
    Runnable action = actions[size];
    actions[size] = null;
    action.run();
    return true;
  }

  public static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
