package io.kumo.node.journal;

import io.kumo.node.entry.Batch;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * One pass over the past batches of some partitions, oldest first. For one thread at a time, never
 * the shard's.
 *
 * <p>Discarded writes are left out, and those at or below the version asked for: the first batch of
 * a partition follows on that version, each later one on the one before. A partition is left out
 * from where that cannot be so: what was handed out is discarded afterwards, or it started anew.
 */
public interface JournalCursor extends AutoCloseable {
  /** The partitions that it still reads: of those asked for, whose past reaches back far enough. */
  Set<Integer> partitions();

  /**
   * The next batch, or empty where the journal ends for now; it may be asked again later.
   *
   * @throws DamagedJournalException names the place; the cursor is of no more use
   */
  Optional<Batch> next() throws IOException;

  /** Lets pruning have what it held. Idempotent. */
  @Override
  void close();
}
