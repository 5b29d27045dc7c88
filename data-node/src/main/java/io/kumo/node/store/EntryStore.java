package io.kumo.node.store;

import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import io.kumo.ring.RingSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the committed entries of a shard's partitions.
 *
 * <p>Reading methods may be called by any thread at any time until {@link #close()}. Methods that
 * change it belong to one thread at a time, the applier's; {@link #sync()} and {@link #gc()} may
 * run beside them. None of the calling threads may be interrupted.
 *
 * <p>Every entry is checked when it is read: damage is a {@link DamagedEntryException}, never a
 * miss nor a wrong value. Other failures of the disk are a {@link StoreFailedException}.
 */
public interface EntryStore extends AutoCloseable {
  /** The longest value that can be kept. */
  int VALUE_BYTES_MAX = RingSettings.VALUE_BYTES_CEILING;

  /**
   * The entry of a key; empty if there is none, also where a flush mark made it absent. An expired
   * entry is returned as any other.
   *
   * @throws DamagedEntryException what the store has of it is not what was written
   */
  Optional<Entry> get(int partition, Key key);

  /**
   * Applies committed writes and the partitions' new positions: all of it or, where it throws,
   * nothing. Visible on return; durable after {@link #sync()}.
   *
   * @throws StoreFullException the disk is full; reads go on, and it may be tried again
   * @throws DamagedStoreException it met damage; it may be tried again after {@link #repair}
   */
  void apply(StorePass pass);

  /** What is kept of a partition as a whole; {@link StoredPartition#EMPTY} if nothing is. */
  StoredPartition partition(int partition);

  /** All partitions of which something is kept. */
  Map<Integer, StoredPartition> partitions();

  /** The version up to which {@code partition} was applied, 0 if never. */
  default long appliedPosition(int partition) {
    return partition(partition).appliedPosition();
  }

  /**
   * Some entries of a partition in the order of their keys, expired ones too, in one short
   * transaction. Damaged entries do not end a scan; the page names them.
   *
   * @param after the last key of the page before, empty for the first page
   * @param limit the most rows that are looked at, 1 and up
   * @param bytesMax the page ends behind the entry with which its values exceed this
   */
  default ScanPage scan(int partition, Optional<Key> after, int limit, long bytesMax) {
    return scan(partition, KeyRange.behind(after), limit, bytesMax);
  }

  /**
   * The same of a range.
   *
   * @throws BeingCopiedException the partition is being copied
   * @throws IllegalStateException the store is closed
   */
  ScanPage scan(int partition, KeyRange range, int limit, long bytesMax);

  /**
   * The entries of some keys, in their order, as one short transaction sees them; for what is not
   * there nothing stands in the page.
   *
   * @param keys in rising order
   * @param bytesMax the page ends behind the entry with which its values exceed this, and names the
   *     last key that was looked at as the one behind which the next begins
   * @throws BeingCopiedException the partition is being copied
   * @throws IllegalStateException the store is closed
   */
  ScanPage read(int partition, List<Key> keys, long bytesMax);

  /**
   * Forgets a partition: first it becomes empty with position 0, then its entries are removed in
   * short transactions. One that was broken off is finished by the next call, or by the opening.
   */
  void erase(int partition);

  /**
   * Removes, in short transactions, what the partition's flush mark made absent long ago. Only
   * frees space.
   *
   * @param limit the most rows that are looked at before it returns
   * @return whether it came to the partition's end
   */
  boolean eraseFlushed(int partition, int limit);

  /**
   * Begins a copy: marks the partition as copying. Until {@link #endCopy} it is of use to nobody;
   * the mark survives a restart, and once {@link #sync synced} a power cut. What it held counts no
   * more, and is removed by {@link #emptySome}, or at the latest by what is copied in: neither may
   * be called before the mark is synced (rule 18).
   */
  void beginCopy(int partition);

  /**
   * Removes, in short transactions, some of what a partition held before {@link #beginCopy}.
   *
   * @param limit the most rows that are removed before it returns
   * @return whether nothing is left
   */
  default boolean emptySome(int partition, int limit) {
    return true;
  }

  /**
   * Takes copied entries, keeping of each key the one with the higher version. In one transaction.
   */
  void copyIn(int partition, List<Entry> entries);

  /**
   * Ends a copy: applied position and flush marks as {@code state} says, whose copying must be
   * false. It counts once it is {@link #sync synced}.
   */
  void endCopy(int partition, StoredPartition state);

  /**
   * Reads some of its files as they lie on the disk, whatever of them is in memory, and checks
   * them. What is not as it was written counts as met.
   *
   * @param from where to begin, 0 for the front
   * @return where to go on, 0 behind the end
   */
  default long checkFiles(long from, long bytesMax) {
    return 0;
  }

  /** Whether damage was met that {@link #repair} has not seen to. Any thread. */
  default boolean isDamaged() {
    return false;
  }

  /**
   * Makes itself anew from all that can be read, while reads go on. Does nothing where no damage
   * was met.
   *
   * @return the partitions that are {@link #incomplete} since
   * @throws StoreFullException there is no room; it is as it was
   */
  default Set<Integer> repair() {
    return Set.of();
  }

  /**
   * The partitions that lost entries by damage. What is not found there may have been lost: it is a
   * {@link DamagedEntryException}, until a copy or a flush has made the partition whole.
   */
  default Set<Integer> incomplete() {
    return Set.of();
  }

  /** Brings everything applied before the call onto the disk. */
  void sync();

  /** Asks for the removal of what overwritten data still takes; it runs in the background. */
  void gc();

  /** How much it holds. */
  StoreSizes sizes();

  /** Syncs and closes, waiting for readers. Idempotent. */
  @Override
  void close();
}
