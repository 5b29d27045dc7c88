package io.kumo.live.cluster;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Listens to what Kumo logs in this process. Safe for use by any thread. */
public final class LogWatch extends Handler implements AutoCloseable {
  // Held strongly: the logging system itself forgets loggers that nobody holds.
  private final Logger kumo = Logger.getLogger("io.kumo");
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  /** Begins to listen. */
  public static LogWatch open() {
    LogWatch watch = new LogWatch();
    watch.kumo.addHandler(watch);
    return watch;
  }

  /** The warnings, errors and exceptions so far. */
  public List<String> complaints() {
    return LogCheck.complaints(List.copyOf(complaints));
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
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
    kumo.removeHandler(this);
  }
}
