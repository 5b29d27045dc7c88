package io.kumo.manager;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps Ratis from filling the tests' log: it tells of each lost connection many times. */
public final class QuietRatis {
  /** Held, since the JDK forgets the levels of loggers that nobody holds. */
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("org.apache.ratis"),
          Logger.getLogger("org.apache.ratis.thirdparty.io.grpc"));

  private QuietRatis() {}

  /** From now on only what is severe is logged. */
  public static void begin() {
    LOGGERS.forEach(logger -> logger.setLevel(Level.SEVERE));
  }
}
