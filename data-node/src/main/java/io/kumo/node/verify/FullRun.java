package io.kumo.node.verify;

import io.kumo.message.VerifyReport;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A comparison of everything that was asked for. Guarded by whoever owns it. */
final class FullRun {
  private final int number;
  private final int partitions;
  private final Set<Integer> left;
  private int done;
  private long keys;
  private long bytes;
  private long differences;
  private long repaired;

  FullRun(int number, Set<Integer> led) {
    this.number = number;
    this.partitions = led.size();
    this.left = new TreeSet<>(led);
  }

  boolean isRunning() {
    return !left.isEmpty();
  }

  /** Whether the partition is still to be compared in this run. */
  boolean wants(int partition) {
    return left.contains(partition);
  }

  /** The partition that is to be compared next. */
  Optional<Integer> next() {
    return left.stream().findFirst();
  }

  /** These are led here now: what is led elsewhere cannot be compared from here. */
  void led(Set<Integer> now) {
    left.retainAll(now);
  }

  /** A partition of it was gone through. */
  void done(int partition, boolean whole, Ledger.Page found, long read) {
    left.remove(partition);
    done += whole ? 1 : 0;
    keys += found.keys();
    bytes += read;
    differences += found.differences();
    repaired += found.repaired();
  }

  VerifyReport.Run report() {
    int failed = partitions - done - left.size();
    return new VerifyReport.Run(
        number, isRunning(), partitions, done, failed, keys, bytes, differences, repaired);
  }
}
