package io.kumo.sim;

import io.kumo.node.entry.Entry;
import io.kumo.node.replica.FlushMarks;
import io.kumo.ring.Key;
import java.util.Map;

/** The store at one instant, which may have lost entries; never changed. */
record StoreState(
    Map<Key, Entry> entries,
    long applied,
    boolean copying,
    long copiedUpTo,
    FlushMarks marks,
    boolean incomplete) {
  static final StoreState EMPTY = new StoreState(Map.of(), 0, false, 0, FlushMarks.NONE, false);

  StoreState with(Map<Key, Entry> then, long position, FlushMarks flushed, boolean lost) {
    return new StoreState(then, position, copying, copiedUpTo, flushed, lost);
  }
}
