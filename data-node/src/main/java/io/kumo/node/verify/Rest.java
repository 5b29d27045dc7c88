package io.kumo.node.verify;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread rest, until it is woken or all is over. Any thread may wake it. */
final class Rest implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private boolean closed;

  /** Rests so long. @return whether to go on */
  boolean nanos(long nanos) {
    return rest(nanos, false);
  }

  /** The same, ended sooner by {@link #wake}, also by one before. */
  boolean nanosOrWoken(long nanos) {
    return rest(nanos, true);
  }

  private boolean rest(long nanos, boolean wakes) {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && left > 0 && !(wakes && woken)) {
        left = changed.awaitNanos(left);
      }
      woken &= !wakes;
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a rest that can be. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Rests no more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
