package io.kumo.node.shard;

import io.kumo.node.journal.Journal;
import io.kumo.node.journal.JournalFailedException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Forces the journal to disk on a thread of its own: at once where somebody waits for it, and once
 * a second in any case, also when idle.
 */
final class Forcer implements Runnable {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Journal journal;
  private final LongConsumer onForced;
  private final Consumer<Throwable> onFatal;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long wantedPosition;
  private boolean closed;

  /**
   * A forcer, to be run by a thread.
   *
   * @param onForced told each synced position, on the forcer's thread
   * @param onFatal told once if the disk may have lost writes; the thread has then ended
   */
  Forcer(Journal journal, LongConsumer onForced, Consumer<Throwable> onFatal) {
    this.journal = journal;
    this.onForced = onForced;
    this.onFatal = onFatal;
  }

  /** Somebody waits until the journal is synced up to {@code position}. Any thread. */
  void want(long position) {
    lock.lock();
    try {
      if (position > wantedPosition) {
        wantedPosition = position;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread after one last force. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    try {
      boolean goOn;
      do {
        goOn = await();
        force();
      } while (goOn);
    } catch (InterruptedException e) {
      onFatal.accept(new IllegalStateException("the forcer was interrupted", e));
    } catch (JournalFailedException | RuntimeException | Error e) {
      onFatal.accept(e);
    }
  }

  private boolean await() throws InterruptedException {
    lock.lock();
    try {
      long left = PERIOD_NANOS;
      while (!closed && wantedPosition <= journal.syncedPosition() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void force() throws JournalFailedException {
    if (journal.writtenPosition() > journal.syncedPosition()) {
      onForced.accept(journal.force());
    } else {
      onForced.accept(journal.syncedPosition());
    }
  }
}
