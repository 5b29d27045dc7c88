package io.kumo.message;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Key;

/** What a client asks of a partition's primary. Each gets exactly one {@link DataReply}. */
public sealed interface DataRequest {
  /** The epoch of the ring by which the asker chose the node; a node behind it catches up first. */
  long epoch();

  /** The partition that the asker means. */
  int partition();

  /** Asks for the newest committed entry of {@code key}. */
  record Get(long epoch, int partition, Key key) implements DataRequest {
    /** Refuses a missing key. */
    public Get {
      requireNonNull(key, "key");
    }
  }

  /**
   * Asks for a mutation, to be run at most once under its id however often it is sent.
   *
   * @param seenVersion the highest version of the partition that the client had seen when the
   *     operation began; the same at every attempt
   * @param retry whether an earlier attempt under this id was sent and may yet run; attempts that
   *     were answered with {@link DataReply.NotRun} do not count. What such a retry is told must
   *     also bind the attempts before it
   */
  record Mutate(
      long epoch, int partition, OperationId id, long seenVersion, boolean retry, Mutation mutation)
      implements DataRequest {
    /** Refuses missing parts. */
    public Mutate {
      requireNonNull(id, "id");
      requireNonNull(mutation, "mutation");
    }
  }
}
