package io.kumo.node.shard;

import java.util.Set;

/** Keeps the newest of each kind; written by the applier's thread, read by the test's. */
final class RecordedNews implements StoreNews {
  volatile Set<Integer> lost = Set.of();
  volatile Set<Integer> whole = Set.of();
  volatile Set<Integer> held = Set.of();

  @Override
  public void lost(Set<Integer> partitions) {
    lost = partitions;
  }

  @Override
  public void whole(Set<Integer> partitions) {
    whole = partitions;
  }

  @Override
  public void held(Set<Integer> partitions) {
    held = partitions;
  }
}
