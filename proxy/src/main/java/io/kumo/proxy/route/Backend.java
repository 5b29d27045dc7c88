package io.kumo.proxy.route;

import io.kumo.message.DataReply;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.util.concurrent.CompletableFuture;

/**
 * The cluster, as a connection needs it. Safe for use by any thread.
 *
 * <p>Every future completes, within the time-out that the backend was made with, on any thread.
 * What is known of an outcome is a {@link DataReply}; a future that fails means a fault of the
 * backend itself, of which the outcome is unknown.
 */
public interface Backend {
  /** The newest committed entry: {@code Found}, {@code Missing}, or why it could not be read. */
  CompletableFuture<DataReply> get(Key key);

  /** Runs a mutation of one key, at most once. */
  CompletableFuture<DataReply> mutate(Mutation.OnKey mutation);

  /**
   * Flushes every partition, each by itself.
   *
   * @param delayMs how long from now, 0 for at once
   */
  CompletableFuture<FlushOutcome> flush(long delayMs);

  /** The largest value that the cluster takes now, in bytes. */
  int valueBytesMax();

  /**
   * How far a flush came.
   *
   * @param flushed partitions that have the mark
   * @param partitions all partitions
   */
  record FlushOutcome(int flushed, int partitions) {
    /** Refuses counts that cannot be. */
    public FlushOutcome {
      if (flushed < 0 || flushed > partitions) {
        throw new IllegalArgumentException("flushed is not in 0.." + partitions + ": " + flushed);
      }
    }
  }
}
