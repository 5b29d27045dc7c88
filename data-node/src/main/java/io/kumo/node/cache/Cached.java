package io.kumo.node.cache;

import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import java.util.Optional;

/**
 * What the cache knows of one key: the newest committed entry, a committed absence, or nothing.
 *
 * <p>What a reader may see never changes; a newer write puts another object in its place. The
 * remaining fields are the cache's own book-keeping, guarded by its lock, but for {@link #used},
 * where a lost mark only costs a little of the cache's foresight.
 */
public final class Cached {
  /** The cache cannot tell: look into the store. */
  public static final Cached UNKNOWN = new Cached(null, 0, null, 0);

  /**
   * Bytes that an absence costs beside its key: this object, the map's node and table slot, the key
   * object and its array's header.
   */
  static final int OVERHEAD_BYTES = 56 + 40 + 24 + 16 + 8;

  /** Bytes that an entry costs on top: the entry and its value's header, rounded up. */
  static final int ENTRY_OVERHEAD_BYTES = 56 + 16 + 8;

  final Key key;
  final int bytes;
  volatile boolean used;
  boolean pinned;
  Cached older;
  Cached newer;
  PartitionEntries partition;
  Cached previousOfPartition;
  Cached nextOfPartition;

  private final long version;
  private final Entry entry;

  private Cached(Key key, long version, Entry entry, int bytes) {
    this.key = key;
    this.version = version;
    this.entry = entry;
    this.bytes = bytes;
  }

  static Cached of(Key key, long version, Optional<Entry> entry) {
    int bytes = OVERHEAD_BYTES + key.bytes().length;
    if (entry.isPresent()) {
      bytes += ENTRY_OVERHEAD_BYTES + entry.get().value().length;
    }
    return new Cached(key, version, entry.orElse(null), bytes);
  }

  /** Whether the cache can tell at all. */
  public boolean known() {
    return key != null;
  }

  /** The committed entry; empty for an absence, and where nothing is known. */
  public Optional<Entry> entry() {
    return Optional.ofNullable(entry);
  }

  /** The version of the write that made this so; 0 for what a load found absent. */
  public long version() {
    return version;
  }
}
