package io.kumo.node.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the applier. Its bound is kept by {@link #waitingBytes}: over it, the shard lets
 * no client mutation in.
 */
final class ApplierQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<ApplierWork> waiting = new ArrayList<>();
  private long queuedBytes;
  private long gatheredNanos;
  private boolean urgent;
  private boolean closed;
  private final AtomicLong waitingBytes = new AtomicLong();

  /** Counts what is about to be handed over, now or later. */
  void count(long bytes) {
    waitingBytes.addAndGet(bytes);
  }

  /** Hands over some work, whose bytes are counted already; the shard's thread alone. */
  void put(ApplierWork work) {
    lock.lock();
    try {
      waiting.add(work);
      if (work instanceof ApplierWork.Committed committed) {
        queuedBytes += committed.bytes();
      } else {
        urgent = true;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes counted and not yet {@link #done}. Any thread. */
  long waitingBytes() {
    return waitingBytes.get();
  }

  /** Takes the bytes of what is now applied off the count. */
  void done(long bytes) {
    waitingBytes.addAndGet(-bytes);
  }

  /**
   * Waits for enough work and takes all of it.
   *
   * @param config from the first piece of work on, it waits {@code passNanos} for {@code passBytes}
   * @param idleNanos how long it waits for a first piece
   * @return empty if nothing came, or on {@link #close}
   */
  List<ApplierWork> take(ApplierConfig config, long idleNanos) throws InterruptedException {
    lock.lock();
    try {
      long idleLeft = idleNanos;
      while (waiting.isEmpty() && !closed && idleLeft > 0) {
        idleLeft = changed.awaitNanos(idleLeft);
      }
      long left = waiting.isEmpty() ? 0 : config.passNanos();
      while (queuedBytes < config.passBytes() && !urgent && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return takeAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes all work if that would be a pass, which it may wait for; for an applier that has other
   * things to do meanwhile.
   *
   * @param config a pass is {@code passBytes}, or what came within {@code passNanos} of waiting
   * @return empty if there is no pass yet, though some work may have come; on {@link #close} all
   */
  List<ApplierWork> takeIfDue(ApplierConfig config, long waitNanos) throws InterruptedException {
    lock.lock();
    try {
      long left = waitNanos;
      while (!isDue(config) && !closed && left > 0) {
        boolean gathering = !waiting.isEmpty();
        long before = left;
        left = changed.awaitNanos(left);
        gatheredNanos += gathering ? before - left : 0;
      }
      return isDue(config) || closed ? takeAll() : List.of();
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue(ApplierConfig config) {
    return urgent || queuedBytes >= config.passBytes() || gatheredNanos >= config.passNanos();
  }

  private List<ApplierWork> takeAll() {
    List<ApplierWork> taken = waiting;
    waiting = new ArrayList<>();
    queuedBytes = 0;
    gatheredNanos = 0;
    urgent = false;
    return taken;
  }

  /** Waits, so that a failed pass is not repeated at once; ends early on {@link #close}. */
  void pause(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets waiting for more work end for good. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
