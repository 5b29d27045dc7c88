package io.kumo.node.shard;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The threads that read a shard's store and journal. They are never interrupted: the store cannot
 * bear it.
 */
final class Readers {
  private static final long CLOSE_SECONDS = 5;

  private final int clientReadsMax;
  private final AtomicInteger clientReads = new AtomicInteger();
  private final ThreadPoolExecutor threads;
  private final Consumer<Throwable> onFatal;

  /**
   * Starts the threads.
   *
   * @param clientReadsMax clients' reads that may wait or run at once
   * @param onFatal told what a task threw that it should not have
   */
  Readers(String name, int threadCount, int clientReadsMax, Consumer<Throwable> onFatal) {
    this.clientReadsMax = clientReadsMax;
    this.onFatal = onFatal;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            threadCount,
            threadCount,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new Thread(task, name + "-" + number.incrementAndGet()));
  }

  /**
   * Runs a client's read.
   *
   * @return {@code false} at the bound or once closed: it will not run
   */
  boolean read(Runnable task) {
    if (clientReads.incrementAndGet() > clientReadsMax) {
      clientReads.decrementAndGet();
      return false;
    }
    boolean taken =
        submit(
            () -> {
              try {
                task.run();
              } finally {
                clientReads.decrementAndGet();
              }
            });
    if (!taken) {
      clientReads.decrementAndGet();
    }
    return taken;
  }

  /**
   * Runs what a replica waits for; whoever asks bounds how much that is.
   *
   * @return {@code false} once closed: it will not run
   */
  boolean submit(Runnable task) {
    try {
      threads.execute(() -> guarded(task));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      onFatal.accept(e);
    }
  }

  /** Reads that wait or run for clients. */
  int clientReads() {
    return clientReads.get();
  }

  /**
   * Takes no more tasks and waits for those under way, a few seconds at the most.
   *
   * @return whether all have ended
   */
  boolean close() {
    threads.shutdown();
    try {
      return threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
