package io.kumo.tools.logging;

import java.util.logging.LogManager;

/**
 * A log manager that does not take the handlers away when the JVM begins to stop, so that what
 * happens while a process stops can still be read in its log.
 *
 * <p>The JDK's own one resets itself in a shutdown hook, which runs beside all others. Named on the
 * JVM's command line by {@code -Djava.util.logging.manager}.
 */
public final class UnhurriedLogManager extends LogManager {
  private volatile boolean keeping;

  /** Made by the JVM. */
  public UnhurriedLogManager() {}

  /** From now on {@link #reset()} does nothing. */
  void keepHandlers() {
    keeping = true;
  }

  @Override
  public void reset() {
    if (!keeping) {
      super.reset();
    }
  }
}
