package io.kumo.metrics;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import io.kumo.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * The distribution of the values of about the last minute, with two significant digits.
 *
 * <p>Recording is wait-free and allocates nothing; memory is bounded by the range of values (some
 * 150 KB for microseconds up to a minute), not by their number. Time is cut into slots of 15 s, of
 * which the newest four and the running one are shown. Thread safe.
 */
final class SlidingReservoir implements Reservoir {
  /** Larger values are recorded as this one. */
  public static final long VALUE_MAX = TimeUnit.HOURS.toMicros(1);

  static final int SLOTS = 4;
  static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int DIGITS = 2;

  private final Clock clock;
  private final Recorder recorder = new Recorder(DIGITS);
  private final AtomicLong slotEndNanos;

  /** Guarded by this; the oldest is overwritten next. */
  private final Histogram[] slots = new Histogram[SLOTS];

  private int oldest;

  /** An empty one. */
  public SlidingReservoir(Clock clock) {
    this.clock = clock;
    this.slotEndNanos = new AtomicLong(clock.nanos() + SLOT_NANOS);
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Histogram(DIGITS);
    }
  }

  /** Records a value; negative ones as 0. */
  @Override
  public void update(long value) {
    turn();
    recorder.recordValue(Math.max(0, Math.min(VALUE_MAX, value)));
  }

  /** Ends slots whose time is over. */
  private void turn() {
    long end = slotEndNanos.get();
    long now = clock.nanos();
    if (now - end >= 0) {
      long ended = 1 + (now - end) / SLOT_NANOS;
      if (slotEndNanos.compareAndSet(end, end + ended * SLOT_NANOS)) {
        turn(ended);
      }
    }
  }

  private synchronized void turn(long ended) {
    slots[oldest] = recorder.getIntervalHistogram();
    oldest = (oldest + 1) % SLOTS;
    for (long i = 1; i < Math.min(ended, SLOTS + 1); i++) {
      slots[oldest].reset();
      oldest = (oldest + 1) % SLOTS;
    }
  }

  @Override
  public int size() {
    return getSnapshot().size();
  }

  @Override
  public synchronized Snapshot getSnapshot() {
    turn();
    // The running slot is ended by looking, but stays the same slot: it is added to the newest.
    Histogram running = recorder.getIntervalHistogram();
    int newest = (oldest + SLOTS - 1) % SLOTS;
    slots[newest].add(running);
    Histogram sum = new Histogram(DIGITS);
    for (Histogram slot : slots) {
      sum.add(slot);
    }
    return new HistogramSnapshot(sum);
  }
}
