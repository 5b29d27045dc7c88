package io.kumo.live.load;

import io.kumo.ring.Key;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All that a load did.
 *
 * @param byKey each key's operations, in the order in which they ended
 * @param leftOut operations that did not start because too many were under way
 * @param latestNanos the longest that an operation started behind its time: no fault of the
 *     cluster's, but of the machine's
 * @param nanos from its start to the end of the last of them
 */
public record Recording(
    Keyspace keys,
    Map<Key, List<Done>> byKey,
    long started,
    long leftOut,
    long latestNanos,
    long nanos) {

  /** How many operations ended so. */
  public long count(Outcome.Kind kind) {
    return byKey.values().stream()
        .flatMap(List::stream)
        .filter(done -> done.outcome().kind() == kind)
        .count();
  }

  /** How many operations each second brought an answer. */
  public long answeredPerSecond() {
    long answered = started - count(Outcome.Kind.UNKNOWN) - count(Outcome.Kind.NOT_APPLIED);
    return answered * TimeUnit.SECONDS.toNanos(1) / nanos;
  }
}
