package io.kumo.node.shard;

import com.codahale.metrics.Histogram;
import io.kumo.time.Clock;

/**
 * What the shards of a node share. Any thread.
 *
 * @param ackUs how long members take to acknowledge, in microseconds
 * @param copyBudget bounds what is sent in copies and deltas
 * @param copyIntake bounds what is taken in by copies
 * @param copyMeter counts what is taken in by copies and deltas
 */
record ShardEnvironment(
    Clock clock,
    Histogram ackUs,
    CopyBudget copyBudget,
    CopyIntake copyIntake,
    CopyMeter copyMeter) {

  /** Bounds what is sent, and what is taken in, to so many bytes a second each; 0 for no limit. */
  void limitCopies(long bytesPerSecond) {
    copyBudget.limit(bytesPerSecond, clock.nanos());
    copyIntake.limit(bytesPerSecond, clock.nanos());
  }

  /** Lets copies go on as it suits a shard whose work was so late. */
  void tick(long lateNanos) {
    copyBudget.tick(lateNanos, clock.nanos());
    copyIntake.tick(lateNanos, clock.nanos());
  }
}
