package io.kumo.tools.logging;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * A process's logging, for as long as the process lives.
 *
 * <p>Lines go to standard error or, where a file is named, to the file, and then only warnings and
 * errors to standard error too.
 */
public final class Logging {
  /** Size at which a log file is rotated. */
  static final long FILE_BYTES_MAX = 10 << 20;

  /** Older log files that are kept. */
  static final int OLD_FILES_MAX = 5;

  private static final String KUMO = "io.kumo";
  private static final String NOT_READY =
      "org.apache.ratis.protocol.exceptions.ServerNotReadyException";

  private final Logger root;
  private final List<Logger> tuned;

  private Logging(Logger root, List<Logger> tuned) {
    this.root = root;
    this.tuned = tuned;
  }

  /**
   * How much is logged, and where to.
   *
   * @param verbose whether Kumo's debug lines are logged, and stack traces with warnings
   * @param file empty for standard error
   */
  public record Settings(boolean verbose, Optional<Path> file) {
    /** Refuses a missing option. */
    public Settings {
      requireNonNull(file, "file");
    }
  }

  /**
   * Replaces whatever logging the JVM had. Keep the result: the levels hold as long as it is
   * reachable.
   *
   * @throws IOException if the file cannot be opened
   */
  public static Logging start(Settings settings, PrintStream err, ZoneId zone) throws IOException {
    LineFormat format = new LineFormat(zone, settings.verbose());
    Handler console = new StreamLines(err, format);
    Optional<Handler> file = Optional.empty();
    if (settings.file().isPresent()) {
      Path path = settings.file().get();
      file = Optional.of(new RotatingFile(path, FILE_BYTES_MAX, OLD_FILES_MAX, format));
      file.get().setLevel(Level.ALL);
      console.setLevel(Level.WARNING);
    }
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.INFO);
    root.addHandler(console);
    file.ifPresent(root::addHandler);
    if (LogManager.getLogManager() instanceof UnhurriedLogManager manager) {
      manager.keepHandlers();
    }
    return new Logging(
        root,
        List.of(
            level(KUMO, settings.verbose() ? Level.ALL : Level.INFO),
            level("org.apache.ratis", Level.WARNING),
            level("org.apache.ratis.grpc.server", Level.SEVERE),
            withoutRefusals("org.apache.ratis.server.RaftServer$Division"),
            level("org.apache.ratis.thirdparty.io.grpc", Level.WARNING),
            level("jetbrains.exodus", Level.WARNING),
            level("io.netty", Level.WARNING)));
  }

  private static Logger level(String name, Level level) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(level);
    return logger;
  }

  /**
   * Lets nothing through that tells of a request refused by a manager that starts or stops: to
   * Ratis an error, but whoever asked asks again, and the rest of the group does without.
   */
  private static Logger withoutRefusals(String name) {
    Logger logger = Logger.getLogger(name);
    logger.setFilter(
        record ->
            record.getThrown() == null
                || !record.getThrown().getClass().getName().equals(NOT_READY));
    return logger;
  }

  /** Closes the file, if there is one. Later lines go nowhere. */
  public void stop() {
    for (Handler handler : root.getHandlers()) {
      handler.close();
      root.removeHandler(handler);
    }
    for (Logger logger : tuned) {
      logger.setLevel(null);
      logger.setFilter(null);
    }
  }

  /** Lines on a stream that belongs to the process and so is never closed. */
  private static final class StreamLines extends Handler {
    private final PrintStream stream;

    StreamLines(PrintStream stream, LineFormat format) {
      this.stream = stream;
      setFormatter(format);
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord record) {
      if (isLoggable(record)) {
        stream.print(getFormatter().format(record));
      }
    }

    @Override
    public void flush() {
      stream.flush();
    }

    @Override
    public void close() {
      flush();
    }
  }
}
