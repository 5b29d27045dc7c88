package io.kumo.node.store;

import io.kumo.ring.Key;
import java.util.Optional;

/** What the store has of an entry is not what was written: to be repaired from another replica. */
public final class DamagedEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int partition;
  private final transient Optional<Key> key;

  DamagedEntryException(int partition, Optional<Key> key, Exception cause) {
    super(
        "damaged entry, partition "
            + partition
            + ", key "
            + key.map(Key::toString).orElse("unknown")
            + ": "
            + cause.getMessage(),
        cause);
    this.partition = partition;
    this.key = key;
  }

  /** Its partition. */
  public int partition() {
    return partition;
  }

  /** Its key; empty where that is damaged too. */
  public Optional<Key> key() {
    return key;
  }
}
