package io.kumo.live.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** How long operations took, second by second, from when each was due. */
public record LatencyCurve(List<Second> seconds) {
  private static final double P99 = 0.99;

  /**
   * One second.
   *
   * @param second after the moment that the curve is told from; negative before it
   */
  public record Second(long second, int operations, long medianUs, long p99Us) {}

  /** Copies the list. */
  public LatencyCurve {
    seconds = List.copyOf(seconds);
  }

  /** The curve of all answered operations, its seconds counted from {@code origin}. */
  public static LatencyCurve of(Recording recording, long origin) {
    Map<Long, List<Long>> bySecond = new TreeMap<>();
    recording.byKey().values().stream()
        .flatMap(List::stream)
        .filter(Done::isAnswered)
        .forEach(
            done ->
                bySecond
                    .computeIfAbsent(second(done, origin), second -> new ArrayList<>())
                    .add(done.returned() - done.due()));
    List<Second> seconds = new ArrayList<>();
    bySecond.forEach(
        (second, nanos) ->
            seconds.add(new Second(second, nanos.size(), us(nanos, 0.5), us(nanos, P99))));
    return new LatencyCurve(seconds);
  }

  private static long second(Done done, long origin) {
    return Math.floorDiv(done.due() - origin, TimeUnit.SECONDS.toNanos(1));
  }

  private static long us(List<Long> nanos, double share) {
    Collections.sort(nanos);
    return TimeUnit.NANOSECONDS.toMicros(nanos.get((int) (share * (nanos.size() - 1))));
  }

  /** The median of the seconds' 99th percentiles, of those from {@code from} up to {@code to}. */
  public long usualP99Us(long from, long to) {
    List<Long> p99 =
        new ArrayList<>(
            seconds.stream()
                .filter(one -> one.second() >= from && one.second() < to)
                .map(Second::p99Us)
                .toList());
    Collections.sort(p99);
    return p99.isEmpty() ? 0 : p99.get(p99.size() / 2);
  }

  /** A line for each second. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("second  op/s  median us  p99 us\n");
    for (Second one : seconds) {
      text.append(
          "%6d %5d %10d %7d%n"
              .formatted(one.second(), one.operations(), one.medianUs(), one.p99Us()));
    }
    return text.toString();
  }
}
