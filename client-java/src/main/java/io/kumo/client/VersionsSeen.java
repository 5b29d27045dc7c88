package io.kumo.client;

import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import java.util.Arrays;

/** The highest version that a client has seen of each partition. One thread. */
public final class VersionsSeen {
  private long[] versions = new long[0];

  /** The highest version seen; {@link Version#NONE} before the first. */
  public long of(int partition) {
    return partition < versions.length ? versions[partition] : Version.NONE;
  }

  /** Keeps the version, if it is the highest. */
  public void note(int partition, long version) {
    if (partition < 0 || partition >= RingSettings.PARTITIONS_MAX) {
      throw new IllegalArgumentException("no partition: " + partition);
    }
    if (partition >= versions.length) {
      int size = Math.max(1024, Integer.highestOneBit(partition) * 2);
      versions = Arrays.copyOf(versions, size);
    }
    versions[partition] = Version.max(versions[partition], version);
  }
}
