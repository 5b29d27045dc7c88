package io.kumo.node.journal;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the replicas of one shard have taken, in the order in which they took it.
 *
 * <p>A <em>position</em> is a count of bytes since the journal began; it only grows, also across
 * restarts. Three threads may work side by side: the shard's appends, another forces, another
 * prunes and opens cursors; each cursor has a thread of its own.
 *
 * <p>The threads that call it must never be interrupted: an interrupt during a file operation
 * closes the file, after which every append fails until the journal is opened again.
 */
public interface Journal extends Closeable {
  /**
   * Writes the records as one group commit, behind all earlier ones. They survive the death of the
   * process on return, a power cut once {@link #syncedPosition()} has reached the returned
   * position. Commits of more than some 16 MB are cut between two records. For the shard's thread
   * alone.
   *
   * <p>What the records say of a partition's state is remembered and written at the head of each
   * segment that follows: a {@link JournalRecord.State} replaces what was known, and one with term
   * and versions 0 and nothing else makes the journal forget the partition.
   *
   * @return the position behind them
   * @throws JournalWriteException says which of the records are in the journal; after it, appending
   *     may be tried again as soon as the cause is gone
   * @throws IllegalArgumentException if one record alone takes more than 1 GiB; none is written
   */
  long append(List<JournalRecord> records) throws JournalWriteException;

  /**
   * Brings everything appended before the call onto the disk. For any thread but the shard's: it
   * takes as long as the disk does.
   *
   * @return the synced position
   * @throws JournalFailedException the disk may have lost what was written since the last force;
   *     from now on the journal refuses everything
   */
  long force() throws JournalFailedException;

  /** The position behind the last append. Any thread. */
  long writtenPosition();

  /**
   * Everything before it survives a power cut. Nothing of the journal may be applied to the store
   * before this has passed it. Any thread.
   */
  long syncedPosition();

  /**
   * Deletes the oldest segments: only those of whose batches the store has durably applied all, but
   * for what was {@link #carry carried}, that no cursor still needs, that exceed the size kept for
   * catching up, and behind which the head of a later segment is synced. A partition that is
   * missing in the map holds all that the journal has of it; one that the journal was told to
   * forget holds nothing, one that is copied nothing from before the copy. Before it deletes any,
   * it notes the versions beside them for {@link #syncedApplied()}. Any thread but the shard's.
   *
   * @param syncedApplied partition → the version up to which the store's <em>synced</em> state has
   *     applied it
   * @return how many segments were deleted
   * @throws IOException a file could not be deleted or the note not be written; nothing is lost,
   *     and the next call tries again
   */
  int prune(Map<Integer, Long> syncedApplied) throws IOException;

  /**
   * Writes what is in doubt of a partition anew, as one commit that is whole or not there: its
   * earlier copy is cancelled by a discard. Once this is synced, {@link #prune} no longer needs
   * earlier segments for what lies above {@code watermark}. For the shard's thread alone, when all
   * that the partition's replica appended is written.
   *
   * @param batches all above {@code watermark}, in order
   * @return {@code false}, and nothing is written, where that is more than 64 MB
   * @throws JournalWriteException nothing is written
   */
  boolean carry(int partition, long watermark, List<Batch> batches) throws JournalWriteException;

  /**
   * The partitions for which the journal is larger than twice what it retains: the store has not
   * applied what the oldest segments hold of them. Empty while that is soon after some were {@link
   * #carry carried}, so that what is carried can never be most of what is written. Any thread.
   *
   * @param syncedApplied as {@link #prune} takes it
   */
  Set<Integer> holders(Map<Integer, Long> syncedApplied);

  /**
   * What the last {@link #prune} that deleted segments was told, also if it was before a restart: a
   * store that has applied less has stepped back. Empty before the first. Any thread.
   */
  Map<Integer, Long> syncedApplied();

  /**
   * Whether a cursor would find every batch of {@code partition} after that version. Any thread.
   */
  boolean reaches(int partition, long afterVersion);

  /**
   * Opens one pass over the live batches of some partitions, safe beside appends. It keeps pruning
   * from what it has not yet read, so it must be closed. That a version asked for is in the
   * partition's history is the caller's business; where the pass finds that it is not, it ends in
   * an exception. Any thread.
   *
   * @param afterVersions partition → the version behind which to begin. Partitions that the journal
   *     does not {@link #reaches reach} are left out; see {@link JournalCursor#partitions()}
   */
  JournalCursor cursor(Map<Integer, Long> afterVersions);

  /**
   * The state of every partition as the journal knows it: what a head written now would say. For
   * the shard's thread alone.
   */
  List<JournalRecord.State> states();

  /** Size of all segments. Any thread. */
  long bytes();

  /** Forces and closes. Idempotent. No other call may be under way but those of open cursors. */
  @Override
  void close() throws IOException;
}
