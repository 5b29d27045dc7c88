package io.kumo.node.cache;

/**
 * What is known of one partition's keys, linked through the entries themselves so that any can
 * leave at once. Guarded by the cache's lock.
 */
final class PartitionEntries {
  private Cached first;

  /** Any of them, the head of the links; null if there is none. */
  Cached first() {
    return first;
  }

  void add(Cached cached) {
    cached.partition = this;
    cached.previousOfPartition = null;
    cached.nextOfPartition = first;
    if (first != null) {
      first.previousOfPartition = cached;
    }
    first = cached;
  }

  void remove(Cached cached) {
    if (cached.previousOfPartition == null) {
      first = cached.nextOfPartition;
    } else {
      cached.previousOfPartition.nextOfPartition = cached.nextOfPartition;
    }
    if (cached.nextOfPartition != null) {
      cached.nextOfPartition.previousOfPartition = cached.previousOfPartition;
    }
    cached.previousOfPartition = null;
    cached.nextOfPartition = null;
  }
}
