package io.kumo.node.verify;

import io.kumo.message.VerifyReport;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A comparison of everything that was asked for. Guarded by whoever owns it. */
final class FullRun {
  /** A partition that cannot be compared now, perhaps for its members change, is tried so often. */
  private static final int TRIES_MAX = 3;

  private final int number;
  private final int partitions;
  private final Set<Integer> left;
  private final Map<Integer, Integer> tries = new HashMap<>();
  private int done;
  private long keys;
  private long bytes;
  private long differences;
  private long repaired;

  FullRun(int number, Set<Integer> led) {
    this.number = number;
    this.partitions = led.size();
    this.left = new LinkedHashSet<>(new TreeSet<>(led));
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

  /** A partition of it was gone through; one that failed comes again behind all others. */
  void done(int partition, boolean whole, Ledger.Page found, long read) {
    left.remove(partition);
    if (whole) {
      done++;
    } else if (tries.merge(partition, 1, Integer::sum) < TRIES_MAX) {
      left.add(partition);
    }
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
