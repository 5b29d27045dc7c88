package io.kumo.node.replica;

import io.kumo.ring.Version;

/**
 * A partition's committed flushes (rule 27).
 *
 * @param below entries with a lower version are absent; 0 for none
 * @param pendingVersion version of the delayed flush that waits to be fired, 0 for none. Each later
 *     flush, delayed or not, takes its place, as in memcached
 * @param pendingDueMs wall clock time at which it is due
 */
public record FlushMarks(long below, long pendingVersion, long pendingDueMs) {
  /** No flush. */
  public static final FlushMarks NONE = new FlushMarks(Version.NONE, Version.NONE, 0);

  /** The marks after a committed {@link io.kumo.node.entry.Write.Flush}. */
  public FlushMarks after(long version, long dueMs) {
    return dueMs == 0
        ? new FlushMarks(Version.max(below, version), Version.NONE, 0)
        : new FlushMarks(below, version, dueMs);
  }

  /** Whether a delayed flush is due at wall clock time {@code nowMs}. */
  public boolean dueAt(long nowMs) {
    return pendingVersion != Version.NONE && pendingDueMs <= nowMs;
  }
}
