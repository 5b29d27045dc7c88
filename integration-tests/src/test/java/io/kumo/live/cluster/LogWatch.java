package io.kumo.live.cluster;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Listens to what Kumo logs in this process. While several watches are open the newest hears all: a
 * test that does damage opens its own, so that nobody else is blamed. Safe for use by any thread.
 */
public final class LogWatch extends Handler implements AutoCloseable {
  private static final List<LogWatch> OPEN = new CopyOnWriteArrayList<>();

  // Held strongly: the logging system itself forgets loggers that nobody holds.
  private final Logger kumo = Logger.getLogger("io.kumo");
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  /** Begins to listen. */
  public static LogWatch open() {
    LogWatch watch = new LogWatch();
    OPEN.add(watch);
    watch.kumo.addHandler(watch);
    return watch;
  }

  /** The warnings, errors and exceptions so far. */
  public List<String> complaints() {
    return LogCheck.complaints(List.copyOf(complaints));
  }

  @Override
  public void publish(LogRecord record) {
    List<LogWatch> open = List.copyOf(OPEN);
    boolean newest = !open.isEmpty() && open.get(open.size() - 1) == this;
    if (newest && record.getLevel().intValue() >= Level.WARNING.intValue()) {
      complaints.add(
          "%s %s: %s %s"
              .formatted(
                  record.getLevel().getName(),
                  record.getLoggerName(),
                  record.getMessage(),
                  record.getThrown() == null ? "" : record.getThrown()));
    }
  }

  @Override
  public void flush() {
    // Nothing is buffered.
  }

  @Override
  public void close() {
    OPEN.remove(this);
    kumo.removeHandler(this);
  }
}
