package io.kumo.node.shard;

import io.kumo.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for a shard's thread, in the order of its arrival. Any thread puts, one takes, and
 * takes all there is in one go: that is what makes a group commit.
 *
 * <p>It has no bound of its own, for replication and acknowledgements must never be held back. Each
 * kind of content is bounded where it comes from: client mutations by {@link Admission}, what peers
 * send by the protocol's bounds on batches in doubt, loads by the mutations that wait for them.
 */
final class Mailbox {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Clock clock;
  private ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private ArrayDeque<Runnable> spare = new ArrayDeque<>();
  private boolean closed;

  /** When the first of those that wait came, and the first of those taken last. */
  private long waitingNanos;

  private long takenNanos;

  Mailbox(Clock clock) {
    this.clock = clock;
    takenNanos = clock.nanos();
  }

  /** Adds a task; {@code false} once closed, the task is then not run. */
  boolean put(Runnable task) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      waiting.add(task);
      if (waiting.size() == 1) {
        waitingNanos = clock.nanos();
        arrived.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes everything that waits, after waiting for a first task at most {@code waitNanos}. What is
   * returned belongs to the caller until its next call.
   *
   * @return empty if nothing came in time
   */
  Collection<Runnable> takeAll(long waitNanos) throws InterruptedException {
    lock.lock();
    try {
      long left = waitNanos;
      takenNanos = clock.nanos() + waitNanos;
      while (waiting.isEmpty() && !closed && left > 0) {
        left = arrived.awaitNanos(left);
      }
      if (!waiting.isEmpty()) {
        takenNanos = waitingNanos;
      }
      ArrayDeque<Runnable> taken = waiting;
      spare.clear();
      waiting = spare;
      spare = taken;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * When the first came of what was taken last; where nothing came, when the wait was to end. For
   * the taker alone.
   */
  long takenNanos() {
    return takenNanos;
  }

  /** Takes no more tasks. What waits can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** How many tasks wait. */
  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
