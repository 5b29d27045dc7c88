package io.kumo.live.load;

import io.kumo.history.Operation;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.util.Optional;

/**
 * One operation of the load, ended. Times are {@link System#nanoTime()}.
 *
 * @param entrance number of the entrance that it took
 * @param mutation empty for a read
 * @param due when the load's rate wanted it
 * @param called when it was handed over, not before {@code due}
 * @param returned when its outcome was known
 */
public record Done(
    int entrance,
    Key key,
    Optional<Mutation.OnKey> mutation,
    long due,
    long called,
    long returned,
    Outcome outcome) {

  boolean isRead() {
    return mutation.isEmpty();
  }

  boolean isAnswered() {
    return outcome.kind() == Outcome.Kind.ANSWERED;
  }

  boolean isUnknown() {
    return outcome.kind() == Outcome.Kind.UNKNOWN;
  }

  /** As the checker takes it; must not be asked of what was not applied. */
  Operation operation(long returnedAtLatest) {
    if (outcome.kind() == Outcome.Kind.NOT_APPLIED) {
      throw new IllegalStateException("was not applied: " + this);
    }
    return new Operation(
        entrance,
        called,
        isAnswered() ? returned : returnedAtLatest,
        mutation.map(Mutation.class::cast),
        outcome.reply());
  }
}
