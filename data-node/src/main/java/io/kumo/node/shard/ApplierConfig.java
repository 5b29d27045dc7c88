package io.kumo.node.shard;

import java.util.concurrent.TimeUnit;

/**
 * When an applier acts.
 *
 * @param passBytes so much waits at the least, and a pass begins
 * @param passNanos so old is the oldest waiting write at the most
 * @param syncNanos so long is the store left unsynced at the most
 * @param retryNanos pause after a full disk
 */
record ApplierConfig(long passBytes, long passNanos, long syncNanos, long retryNanos) {
  static final ApplierConfig DEFAULT =
      new ApplierConfig(
          32L << 20,
          TimeUnit.SECONDS.toNanos(1),
          TimeUnit.SECONDS.toNanos(10),
          TimeUnit.SECONDS.toNanos(1));
}
