package io.kumo.node.cache;

/**
 * The queue in which unpinned entries wait for their eviction, linked through the entries
 * themselves so that any can leave at once. Guarded by the cache's lock.
 */
final class EvictionOrder {
  private static final int PASSES_MAX = 64;

  private Cached oldest;
  private Cached youngest;

  void addYoungest(Cached cached) {
    cached.older = youngest;
    cached.newer = null;
    if (youngest == null) {
      oldest = cached;
    } else {
      youngest.newer = cached;
    }
    youngest = cached;
  }

  void addOldest(Cached cached) {
    cached.newer = oldest;
    cached.older = null;
    if (oldest == null) {
      youngest = cached;
    } else {
      oldest.older = cached;
    }
    oldest = cached;
  }

  void remove(Cached cached) {
    if (cached.older == null) {
      oldest = cached.newer;
    } else {
      cached.older.newer = cached.newer;
    }
    if (cached.newer == null) {
      youngest = cached.older;
    } else {
      cached.newer.older = cached.older;
    }
    cached.older = null;
    cached.newer = null;
  }

  /**
   * Takes out the oldest that was not used since it was last passed over; {@code null} if the queue
   * is empty. Each pass takes the marks away, so the second round ends at the latest, unless
   * readers mark as fast as this walks: then the {@value #PASSES_MAX}th goes.
   */
  Cached removeOldestUnused() {
    for (int pass = 1; oldest != null; pass++) {
      Cached candidate = oldest;
      remove(candidate);
      if (!candidate.used || pass == PASSES_MAX) {
        return candidate;
      }
      candidate.used = false;
      addYoungest(candidate);
    }
    return null;
  }
}
