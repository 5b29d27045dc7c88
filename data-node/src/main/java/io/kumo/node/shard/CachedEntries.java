package io.kumo.node.shard;

import io.kumo.node.cache.Cached;
import io.kumo.node.replica.Committed;
import io.kumo.node.replica.CommittedEntries;
import io.kumo.ring.Key;
import java.util.function.BooleanSupplier;

/** A shard's cache as its cores see it, and what hinders them. */
final class CachedEntries implements CommittedEntries {
  private final ShardStorage storage;
  private final BooleanSupplier isFull;
  private final BooleanSupplier isRepairing;
  private final long pinnedBytesMax;

  CachedEntries(
      ShardStorage storage,
      BooleanSupplier isFull,
      BooleanSupplier isRepairing,
      long pinnedBytesMax) {
    this.storage = storage;
    this.isFull = isFull;
    this.isRepairing = isRepairing;
    this.pinnedBytesMax = pinnedBytesMax;
  }

  @Override
  public Committed find(Key key) {
    Cached cached = storage.cache().find(key);
    return cached.known() ? new Committed.Known(cached.entry()) : Committed.NOT_IN_MEMORY;
  }

  @Override
  public long pinnedBytes() {
    return storage.applier().waitingBytes();
  }

  @Override
  public boolean diskFull() {
    return isFull.getAsBoolean();
  }

  @Override
  public boolean hindered() {
    // A small store is anew before anybody notices.
    return diskFull() || (isRepairing.getAsBoolean() && pinnedBytes() > pinnedBytesMax / 2);
  }
}
