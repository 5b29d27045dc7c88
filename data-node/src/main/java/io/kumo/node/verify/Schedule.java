package io.kumo.node.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * When each partition that is led here is to be compared. Each comes up once a period, one after
 * the other: where one is first led, it gets a random place in the period. Times are nanoseconds of
 * one monotonic clock. For one thread at a time.
 */
final class Schedule {
  private static final long RETRY_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

  private final Random random;
  private final Map<Integer, Turn> turns = new HashMap<>();

  /** What is known of a partition. */
  private static final class Turn {
    private final long ledNanos;
    private final double place;
    private Optional<Long> verifiedNanos = Optional.empty();
    private Optional<Long> failedNanos = Optional.empty();

    Turn(long ledNanos, double place) {
      this.ledNanos = ledNanos;
      this.place = place;
    }

    long dueNanos(long periodNanos) {
      long due =
          verifiedNanos.isPresent()
              ? verifiedNanos.get() + periodNanos
              : ledNanos + (long) (place * periodNanos);
      long retryNanos = Math.min(periodNanos / 10, RETRY_NANOS_MAX);
      return failedNanos.isPresent() ? Math.max(due, failedNanos.get() + retryNanos) : due;
    }

    long unverifiedNanos(long nowNanos) {
      return nowNanos - verifiedNanos.orElse(ledNanos);
    }
  }

  /**
   * How long ago a partition was compared as a whole.
   *
   * @param nanos since then; where this process has not done so yet, since it first led it
   */
  record Age(int partition, long nanos, boolean verified) {}

  Schedule(Random random) {
    this.random = random;
  }

  /** These partitions are led here now. */
  void led(Set<Integer> partitions, long nowNanos) {
    turns.keySet().retainAll(partitions);
    for (int partition : partitions) {
      turns.computeIfAbsent(partition, p -> new Turn(nowNanos, random.nextDouble()));
    }
  }

  /** How many partitions there are. */
  int size() {
    return turns.size();
  }

  /** Which is to be compared now; none with period 0. */
  OptionalInt next(long nowNanos, long periodNanos) {
    int first = -1;
    long mostOverdue = -1;
    if (periodNanos > 0) {
      for (Map.Entry<Integer, Turn> turn : turns.entrySet()) {
        long overdue = nowNanos - turn.getValue().dueNanos(periodNanos);
        if (overdue > mostOverdue) {
          mostOverdue = overdue;
          first = turn.getKey();
        }
      }
    }
    return first < 0 ? OptionalInt.empty() : OptionalInt.of(first);
  }

  /** Whether a partition was not compared for longer than the period. */
  boolean isLate(int partition, long nowNanos, long periodNanos) {
    Turn turn = turns.get(partition);
    return turn != null && turn.unverifiedNanos(nowNanos) > periodNanos;
  }

  /** The partition was compared, as a whole or not. */
  void done(int partition, boolean whole, long nowNanos) {
    Turn turn = turns.get(partition);
    if (turn != null) {
      turn.verifiedNanos = whole ? Optional.of(nowNanos) : turn.verifiedNanos;
      turn.failedNanos = whole ? Optional.empty() : Optional.of(nowNanos);
    }
  }

  /** Of all partitions, by number. */
  List<Age> ages(long nowNanos) {
    List<Age> ages = new ArrayList<>();
    turns.forEach(
        (partition, turn) ->
            ages.add(
                new Age(
                    partition, turn.unverifiedNanos(nowNanos), turn.verifiedNanos.isPresent())));
    ages.sort((a, b) -> Integer.compare(a.partition(), b.partition()));
    return ages;
  }
}
