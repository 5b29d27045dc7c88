package io.kumo.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import io.kumo.fixture.VirtualClock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SlidingReservoirTest {
  private static final long SLOT_MS = TimeUnit.NANOSECONDS.toMillis(SlidingReservoir.SLOT_NANOS);

  private final VirtualClock clock = new VirtualClock();
  private final SlidingReservoir reservoir = new SlidingReservoir(clock);

  @Test
  void showsQuantilesWithinOnePercent() {
    for (int i = 1; i <= 10_000; i++) {
      reservoir.update(i);
    }
    Snapshot snapshot = reservoir.getSnapshot();
    assertEquals(10_000, snapshot.size());
    assertEquals(5_000, snapshot.getMedian(), 50);
    assertEquals(9_990, snapshot.get999thPercentile(), 100);
    assertEquals(10_000, (double) snapshot.getMax(), 100);
    assertEquals(1, snapshot.getMin());
    assertEquals(5_000, snapshot.getMean(), 50);
  }

  @Test
  void lookingChangesNothing() {
    reservoir.update(5);
    reservoir.getSnapshot();
    reservoir.update(7);
    assertEquals(2, reservoir.getSnapshot().size());
    assertEquals(2, reservoir.size());
  }

  @Test
  void keepsAMinuteAndForgetsWhatIsOlder() {
    reservoir.update(5);
    clock.advanceMs(SLOT_MS * (SlidingReservoir.SLOTS - 1));
    assertEquals(1, reservoir.size());
    reservoir.update(6);
    clock.advanceMs(SLOT_MS * 2);
    assertEquals(6, reservoir.getSnapshot().getMin());
    clock.advanceMs(SLOT_MS * (SlidingReservoir.SLOTS + 1));
    assertEquals(0, reservoir.size());
  }

  @Test
  void anEmptyOneShowsZeros() {
    Snapshot snapshot = reservoir.getSnapshot();
    assertEquals(0, snapshot.size());
    assertEquals(0, snapshot.getMin());
    assertEquals(0, snapshot.getMax());
    assertEquals(0, snapshot.getMean());
    assertEquals(0, snapshot.get999thPercentile());
    assertEquals(0, snapshot.getValues().length);
  }

  @Test
  void valuesOutOfRangeAreDrawnIn() {
    reservoir.update(-5);
    reservoir.update(Long.MAX_VALUE);
    Snapshot snapshot = reservoir.getSnapshot();
    assertEquals(0, snapshot.getMin());
    assertTrue(snapshot.getMax() >= SlidingReservoir.VALUE_MAX);
    assertTrue(snapshot.getMax() <= SlidingReservoir.VALUE_MAX * 1.01);
  }

  private enum Outcome {
    HITS,
    NOT_RUN
  }

  @Test
  void aMeterCountsOutcomesAndTheirLatency() {
    MetricRegistry metrics = new MetricRegistry();
    OperationMeter<Outcome> meter = new OperationMeter<>(metrics, "node.get", Outcome.class, clock);
    long start = clock.nanos();
    clock.advanceMs(3);
    meter.record(Outcome.HITS, start);
    meter.count(Outcome.NOT_RUN);
    assertEquals(1, metrics.counter("node.get.hits").getCount());
    assertEquals(1, metrics.counter("node.get.not-run").getCount());
    assertEquals(3_000, metrics.histogram("node.get.latency-us").getSnapshot().getMedian(), 30);
  }
}
