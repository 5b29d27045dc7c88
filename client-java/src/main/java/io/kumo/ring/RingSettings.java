package io.kumo.ring;

import static java.util.Objects.requireNonNull;

/**
 * What a cluster has fixed or set for all its members.
 *
 * @param partitions how many arcs the ring is cut into: a power of two, 1 to {@value
 *     #PARTITIONS_MAX}; fixed when the cluster is made
 * @param replicas copies of each partition, 1 and up
 * @param minInSync the least in-sync members with which a primary takes new mutations
 * @param valueBytesMax the largest value, in bytes
 */
public record RingSettings(
    int partitions, int replicas, int minInSync, int valueBytesMax, Pace pace) {
  /** The most partitions of a cluster. */
  public static final int PARTITIONS_MAX = 1 << 16;

  /** The largest value that {@code valueBytesMax} may allow. */
  public static final int VALUE_BYTES_CEILING = 128 << 20;

  /** What a cluster is made with where nobody says otherwise. */
  public static final RingSettings DEFAULT = new RingSettings(1024, 3, 1, 1 << 20);

  /** Refuses what lies outside the bounds above. */
  public RingSettings {
    requireNonNull(pace, "pace");
    if (partitions < 1 || partitions > PARTITIONS_MAX || Integer.bitCount(partitions) != 1) {
      throw new IllegalArgumentException(
          "partitions is no power of two in 1.." + PARTITIONS_MAX + ": " + partitions);
    }
    if (replicas < 1) {
      throw new IllegalArgumentException("replicas is below 1: " + replicas);
    }
    if (minInSync < 1 || minInSync > replicas) {
      throw new IllegalArgumentException("min in-sync is not in 1.." + replicas + ": " + minInSync);
    }
    if (valueBytesMax < 1 || valueBytesMax > VALUE_BYTES_CEILING) {
      throw new IllegalArgumentException(
          "value bytes max is not in 1.." + VALUE_BYTES_CEILING + ": " + valueBytesMax);
    }
  }

  /** The same at the usual pace. */
  public RingSettings(int partitions, int replicas, int minInSync, int valueBytesMax) {
    this(partitions, replicas, minInSync, valueBytesMax, Pace.DEFAULT);
  }

  /** The same with another number of replicas. */
  public RingSettings withReplicas(int count) {
    return new RingSettings(partitions, count, minInSync, valueBytesMax, pace);
  }

  /** The same with another least number of in-sync members. */
  public RingSettings withMinInSync(int count) {
    return new RingSettings(partitions, replicas, count, valueBytesMax, pace);
  }

  /** The same with another largest value. */
  public RingSettings withValueBytesMax(int bytes) {
    return new RingSettings(partitions, replicas, minInSync, bytes, pace);
  }

  /** The same at another pace. */
  public RingSettings withPace(Pace other) {
    return new RingSettings(partitions, replicas, minInSync, valueBytesMax, other);
  }

  /** The partition of a ring position: its top log2(partitions) bits. */
  public int partitionOf(long hash) {
    int bits = Integer.numberOfTrailingZeros(partitions);
    return bits == 0 ? 0 : (int) (hash >>> (Long.SIZE - bits));
  }
}
