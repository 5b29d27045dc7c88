package io.kumo.node;

import io.kumo.time.Clock;
import io.kumo.time.Scheduler;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the machine was suspended: its monotonic clock stood still meanwhile, so that leases
 * seem to run which have long ended for those who granted them. The system's uptime went on.
 */
final class SuspensionWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SuspensionWatch.class);
  private static final long LOOK_MS = 50;

  /** Uptime is told in hundredths of a second, and looking takes its time. */
  private static final long TOLERANCE_MS = 100;

  private final Clock clock;
  private final Supplier<OptionalLong> uptimeMs;
  private final Scheduler scheduler;
  private final Runnable onSuspended;
  private long aheadMs;
  private volatile boolean stopped;

  /**
   * A watch that is not begun.
   *
   * @param uptimeMs of the machine, suspended time counted in
   * @param onSuspended called on the scheduler's thread; must not block
   */
  SuspensionWatch(
      Clock clock, Supplier<OptionalLong> uptimeMs, Scheduler scheduler, Runnable onSuspended) {
    this.clock = clock;
    this.uptimeMs = uptimeMs;
    this.scheduler = scheduler;
    this.onSuspended = onSuspended;
  }

  /** Begins to look, unless the system tells no uptime. */
  void start() {
    OptionalLong ahead = aheadMs();
    if (ahead.isEmpty()) {
      LOG.warn("the system tells no uptime: do not suspend this machine while the node runs");
      return;
    }
    aheadMs = ahead.getAsLong();
    scheduler.schedule(LOOK_MS, this::look);
  }

  void stop() {
    stopped = true;
  }

  private void look() {
    if (stopped) {
      return;
    }
    OptionalLong ahead = aheadMs();
    if (ahead.isPresent()) {
      if (ahead.getAsLong() - aheadMs > TOLERANCE_MS) {
        LOG.warn("the machine stood still for {} ms: all leases end", ahead.getAsLong() - aheadMs);
        onSuspended.run();
      }
      aheadMs = Math.max(aheadMs, ahead.getAsLong());
    }
    scheduler.schedule(LOOK_MS, this::look);
  }

  /** By how much the uptime is ahead of the monotonic clock, whose origin is arbitrary. */
  private OptionalLong aheadMs() {
    // The clock is read last: a pause in between makes the difference smaller, never larger.
    OptionalLong uptime = uptimeMs.get();
    long monotonicMs = TimeUnit.NANOSECONDS.toMillis(clock.nanos());
    return uptime.isEmpty() ? uptime : OptionalLong.of(uptime.getAsLong() - monotonicMs);
  }
}
