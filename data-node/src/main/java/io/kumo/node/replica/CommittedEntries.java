package io.kumo.node.replica;

import io.kumo.ring.Key;

/**
 * Committed state in memory, as the shard's cache has it.
 *
 * <p>What {@link Effects#committed} has told is seen at once. Flush marks need not be looked at:
 * the replica does so itself, by the entries' versions.
 */
public interface CommittedEntries {
  /** The newest committed state of {@code key}, without touching a disk. */
  Committed find(Key key);

  /**
   * Bytes of committed state that this shard has to keep in memory because its store does not have
   * it yet; acknowledgements carry it, so that primaries slow down by the fullest member.
   */
  long pinnedBytes();

  /** Whether this shard's disk has no room for clients' writes. */
  default boolean diskFull() {
    return false;
  }

  /**
   * Whether others had better go on without this shard, if there are any: its disk is full, or its
   * store takes nothing for long and memory fills up. Acknowledgements carry it.
   */
  default boolean hindered() {
    return diskFull();
  }
}
