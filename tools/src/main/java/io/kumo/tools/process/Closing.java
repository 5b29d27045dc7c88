package io.kumo.tools.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be closed when the process stops; the last that was added goes first. Safe for use by
 * any thread: what comes after the close began is closed as it comes.
 */
final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /** Adds something that is open. */
  void add(AutoCloseable opened) {
    synchronized (this) {
      if (!closed) {
        open.push(opened);
        return;
      }
    }
    closeOne(opened);
  }

  /** Closes all, one after another, also where one of them fails; that is logged. */
  @Override
  public void close() {
    Optional<AutoCloseable> next = next();
    while (next.isPresent()) {
      closeOne(next.get());
      next = next();
    }
  }

  private synchronized Optional<AutoCloseable> next() {
    closed = true;
    return Optional.ofNullable(open.poll());
  }

  private static void closeOne(AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception e) {
      LOG.error("could not close {}", opened.getClass().getName(), e);
    }
  }
}
