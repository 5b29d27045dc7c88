package io.kumo.tools.process;

import com.codahale.metrics.MetricRegistry;
import io.kumo.tools.logging.Logging;
import io.kumo.tools.metrics.JmxMetrics;
import io.kumo.tools.metrics.JmxPort;
import io.kumo.tools.metrics.MetricSource;
import io.kumo.tools.options.ExitCode;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.status.StatusPort;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a server.
 *
 * <p>SIGTERM, SIGINT and SIGHUP close everything that was opened, last first, and end the process
 * with code 0; where that takes longer than {@value #STOP_MS} ms, with code 1. It may happen at any
 * moment, also while the work is being started. Safe for use by any thread.
 */
public final class ServerProcess {
  /** How long a stop may take. */
  static final long STOP_MS = 15_000;

  private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);

  private final Logging logging;
  private final Closing closing = new Closing();
  private final List<MetricSource> sources = new CopyOnWriteArrayList<>();
  private final AtomicReference<ExitCode> exitCode = new AtomicReference<>(ExitCode.OK);
  private volatile boolean serving;

  private ServerProcess(Logging logging) {
    this.logging = logging;
  }

  /** Starts what a process is for, and hands all that must be closed to the process. */
  @FunctionalInterface
  public interface Work {
    /**
     * Returns when the work runs.
     *
     * @throws FailureException if it cannot run; what was handed over is closed
     * @throws IOException likewise, with a message for people
     */
    void start(ServerProcess process) throws FailureException, IOException;
  }

  /**
   * Makes this process a server; does not return while it is one.
   *
   * @throws FailureException if it cannot; everything is closed again
   */
  public static void run(ProcessSettings settings, Work work) throws FailureException {
    Logging logging = startLogging(settings);
    ServerProcess process = new ServerProcess(logging);
    Thread hook = new Thread(process::stop, "kumo-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      process.openPorts(settings);
      work.start(process);
      process.serving = true;
      // What serves are daemon threads: this one holds the process.
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.fail(e);
    } catch (FailureException e) {
      process.giveUp(hook);
      throw e;
    } catch (IOException e) {
      process.giveUp(hook);
      throw new FailureException("cannot start: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      LOG.error("the start failed", e);
      process.giveUp(hook);
      throw new FailureException("cannot start: " + e.getMessage(), e);
    }
  }

  private static Logging startLogging(ProcessSettings settings) throws FailureException {
    try {
      return Logging.start(settings.logging(), System.err, ZoneId.systemDefault());
    } catch (IOException e) {
      throw new FailureException("cannot write the log file: " + e, e);
    }
  }

  private void openPorts(ProcessSettings settings) throws IOException {
    if (settings.jmxPort().isPresent()) {
      int port = settings.jmxPort().getAsInt();
      closing.add(JmxPort.open(port, ManagementFactory.getPlatformMBeanServer()));
    }
    if (settings.httpPort().isPresent()) {
      int port = settings.httpPort().getAsInt();
      closing.add(StatusPort.open(port, () -> serving, () -> sources));
    }
  }

  /** Closes {@code opened} when the process stops, before all that was handed over earlier. */
  public <T extends AutoCloseable> T closing(T opened) {
    closing.add(opened);
    return opened;
  }

  /**
   * A registry whose metrics are published for as long as the process lives.
   *
   * @param name tells it from others of its kind in this process; empty where it is the only one
   */
  public MetricRegistry metrics(Optional<String> name) {
    MetricSource source = new MetricSource(name, new MetricRegistry());
    sources.add(source);
    closing.add(JmxMetrics.publish(source, ManagementFactory.getPlatformMBeanServer()));
    return source.registry();
  }

  /** Stops the process with code 1, because its work cannot go on. Returns at once. */
  public void fail(Throwable why) {
    Throwable cause = why instanceof CompletionException ? why.getCause() : why;
    LOG.error("This process ends: {}", String.valueOf(cause.getMessage()));
    LOG.debug("because of", cause);
    exitCode.set(ExitCode.FAILED);
    Thread exit = new Thread(() -> System.exit(ExitCode.FAILED.number()), "kumo-exit");
    exit.setDaemon(true);
    exit.start();
  }

  private void giveUp(Thread hook) {
    closing.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      logging.stop();
    } catch (IllegalStateException e) {
      // The process was asked to stop meanwhile: the hook ends it.
      LOG.debug("the start ended while the process stops", e);
    }
  }

  /** Runs in the shutdown hook. Halts, because an exit after a signal would have code 143. */
  private void stop() {
    LOG.info("Stopping");
    Thread closer = new Thread(closing::close, "kumo-close");
    closer.setDaemon(true);
    closer.start();
    try {
      closer.join(STOP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closer.isAlive()) {
      LOG.error("The stop takes more than {} ms: ending without it", STOP_MS);
      exitCode.set(ExitCode.FAILED);
    } else {
      LOG.info("Stopped");
    }
    logging.stop();
    Runtime.getRuntime().halt(exitCode.get().number());
  }
}
