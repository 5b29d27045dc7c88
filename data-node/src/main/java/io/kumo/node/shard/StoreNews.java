package io.kumo.node.shard;

import java.util.Set;

/** What the applier notices of partitions, told on its thread. */
interface StoreNews {
  /** The store has lost entries of these partitions. */
  void lost(Set<Integer> partitions);

  /** A flush covers whatever the store has lost of these partitions: it lacks nothing any more. */
  void whole(Set<Integer> partitions);

  /** These partitions keep the journal from being pruned. */
  void held(Set<Integer> partitions);
}
