package io.kumo.history;

import static java.util.Objects.requireNonNull;

import io.kumo.message.DataReply;
import io.kumo.message.Mutation;
import java.util.Optional;

/**
 * One operation on one key as its client saw it.
 *
 * @param client who did it, for people
 * @param called when it began
 * @param returned when its answer came, {@link #NEVER} where the outcome is unknown: it may have
 *     happened at any later time, or never
 * @param mutation empty for a read
 * @param reply empty where the outcome is unknown
 */
public record Operation(
    int client,
    long called,
    long returned,
    Optional<Mutation> mutation,
    Optional<DataReply> reply) {
  /** The time that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Refuses missing options. */
  public Operation {
    requireNonNull(mutation, "mutation");
    requireNonNull(reply, "reply");
  }

  @Override
  public String toString() {
    return "%,14d .. %,14d  client %d  %s -> %s"
        .formatted(
            called / 1000,
            returned == NEVER ? -1 : returned / 1000,
            client,
            mutation.map(Object::toString).orElse("get"),
            reply.map(Object::toString).orElse("?"));
  }
}
