package io.kumo.node.replica;

import static java.util.Objects.requireNonNull;

import io.kumo.node.lease.LeaseTimes;
import io.kumo.ring.Member;
import io.kumo.ring.RingSettings;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a replica is told once.
 *
 * @param self this process
 * @param startNanos monotonic time at which this process started
 * @param boot the operating system's boot id, or any fixed one where each write is forced before it
 *     is acknowledged: completeness survives as long as this stays the same (rule 22)
 * @param newestSettings those of the newest ring; the number of partitions never changes
 */
public record ReplicaConfig(
    int partition,
    Member self,
    long startNanos,
    UUID boot,
    Supplier<RingSettings> newestSettings,
    Limits limits) {
  /** Refuses missing parts. */
  public ReplicaConfig {
    requireNonNull(self, "self");
    requireNonNull(boot, "boot");
    requireNonNull(newestSettings, "newestSettings");
    requireNonNull(limits, "limits");
  }

  /** The cluster's settings as they are now: operators change them while replicas live. */
  public RingSettings ring() {
    return newestSettings.get();
  }

  /**
   * Times and bounds.
   *
   * @param inDoubtWritesMax in-doubt writes beyond which client mutations are answered {@code
   *     OVERLOADED}
   * @param inDoubtBytesMax the same in bytes of keys and values
   * @param waitingMax requests that may wait for a load, a commit or a read at once
   * @param pinnedBytesMax a member's pinned bytes beyond which client mutations are held off
   */
  public record Limits(
      LeaseTimes leases,
      int inDoubtWritesMax,
      long inDoubtBytesMax,
      int waitingMax,
      long pinnedBytesMax) {
    /** What a node runs with. */
    public static final Limits DEFAULT =
        new Limits(LeaseTimes.DEFAULT, 16_384, 32L << 20, 16_384, 256L << 20);

    /** Refuses missing times and bounds below 1. */
    public Limits {
      requireNonNull(leases, "leases");
      if (inDoubtWritesMax < 1 || inDoubtBytesMax < 1 || waitingMax < 1 || pinnedBytesMax < 1) {
        throw new IllegalArgumentException(
            "a bound is below 1: %d writes, %d bytes, %d waiting, %d pinned"
                .formatted(inDoubtWritesMax, inDoubtBytesMax, waitingMax, pinnedBytesMax));
      }
    }
  }
}
