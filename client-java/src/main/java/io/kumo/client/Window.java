package io.kumo.client;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Runs one asynchronous task for each item, only so many at once. Whichever thread ends a task
 * begins the next; one thread at a time does so.
 *
 * @param <T> the items
 */
final class Window<T> {
  private final Iterator<T> items;
  private final int size;
  private final Function<T, CompletableFuture<?>> task;
  private final CompletableFuture<Void> allDone = new CompletableFuture<>();

  /** Ended tasks that nobody has taken note of yet; whoever finds 0 takes note for all. */
  private final AtomicInteger news = new AtomicInteger();

  /** Touched only by whoever takes note. */
  private int underWay;

  private Window(Iterator<T> items, int size, Function<T, CompletableFuture<?>> task) {
    this.items = items;
    this.size = size;
    this.task = task;
  }

  /**
   * Runs all.
   *
   * @param task must not throw; its futures must not fail
   * @return completes when all have ended
   */
  static <T> CompletableFuture<Void> run(
      Iterable<T> items, int size, Function<T, CompletableFuture<?>> task) {
    Window<T> window = new Window<>(items.iterator(), size, task);
    window.underWay = 1;
    window.onEnded();
    return window.allDone;
  }

  private void onEnded() {
    if (news.getAndIncrement() > 0) {
      return;
    }
    int noted = 1;
    do {
      underWay -= noted;
      fill();
      noted = news.addAndGet(-noted);
    } while (noted > 0);
  }

  private void fill() {
    while (underWay < size && items.hasNext()) {
      underWay++;
      var unused = task.apply(items.next()).whenComplete((result, failure) -> onEnded());
    }
    if (underWay == 0) {
      allDone.complete(null);
    }
  }
}
