package io.kumo.node.cache;

import io.kumo.ring.Key;

/**
 * A load under way, registered before the store is read. A commit on the key meanwhile cancels it,
 * for what the load brings may then be older than what is committed.
 *
 * <p>Each fill is ended by exactly one of {@link EntryCache#complete} and {@link
 * EntryCache#abandon}.
 */
public final class Fill {
  final Key key;

  /** Guarded by the cache's lock. */
  boolean cancelled;

  /** The next fill of the same key, guarded by the cache's lock. */
  Fill next;

  Fill(Key key) {
    this.key = key;
  }

  /** The key that is loaded. */
  public Key key() {
    return key;
  }
}
