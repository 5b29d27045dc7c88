package io.kumo.node.store;

import io.kumo.ring.Key;
import io.kumo.time.Clock;
import io.kumo.time.Throttle;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What damage a store has met: named in the log, counted, remembered until repaired. Any thread.
 */
final class StoreDamage {
  private static final Logger LOG = LoggerFactory.getLogger(StoreDamage.class);

  /** Damage is named so often at the most. */
  private static final long LOG_MS = 10_000;

  private final StoreMetrics metrics;
  private final Throttle log;
  private volatile boolean met;

  StoreDamage(StoreMetrics metrics, Clock clock) {
    this.metrics = metrics;
    this.log = new Throttle(clock, LOG_MS);
  }

  /** Whether any was met since the last repair. */
  boolean isMet() {
    return met;
  }

  /** All that can be is repaired. */
  void repaired() {
    met = false;
    metrics.repairs.inc();
  }

  /** Something is not what was written. */
  void meet(String what) {
    met = true;
    metrics.damages.inc();
    if (log.pass()) {
      LOG.error("the store is damaged: {}", what);
    }
  }

  /**
   * Reads. Whatever Xodus throws over bytes that it cannot make sense of is damage of what was
   * read.
   *
   * @throws DamagedEntryException it is not what was written
   */
  <T> T guarded(int partition, Optional<Key> key, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalStateException e) {
      throw e;
    } catch (DamagedEntryException e) {
      meet(e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      DamagedEntryException damage = new DamagedEntryException(partition, key, e);
      meet(damage.getMessage());
      throw damage;
    }
  }

  /** What stands for entries that are not there, and may have been. */
  static DamagedEntryException lost(int partition, Optional<Key> key) {
    return new DamagedEntryException(
        partition, key, new DamagedRowException("the partition has lost entries by damage"));
  }
}
