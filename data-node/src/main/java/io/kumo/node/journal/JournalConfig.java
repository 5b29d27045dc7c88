package io.kumo.node.journal;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where a journal lies and how much it keeps.
 *
 * @param folder of this journal alone; made if missing
 * @param segmentBytes size at which the next segment begins; one large commit may exceed it
 * @param retainedBytes how much is kept for members that were away, also when the store has applied
 *     it; at least one segment stays
 */
public record JournalConfig(
    Path folder, JournalIdentity identity, long segmentBytes, long retainedBytes) {
  /** Size of a segment where nobody says otherwise. */
  public static final long SEGMENT_BYTES = 32L << 20;

  /** What is retained where nobody says otherwise. */
  public static final long RETAINED_BYTES = 256L << 20;

  /** Refuses missing parts and sizes that are none. */
  public JournalConfig {
    requireNonNull(folder, "folder");
    requireNonNull(identity, "identity");
    if (segmentBytes < 1) {
      throw new IllegalArgumentException("segment bytes is below 1: " + segmentBytes);
    }
    if (retainedBytes < 0) {
      throw new IllegalArgumentException("retained bytes is negative: " + retainedBytes);
    }
  }

  /** With the sizes where nobody says otherwise. */
  public static JournalConfig of(Path folder, JournalIdentity identity) {
    return new JournalConfig(folder, identity, SEGMENT_BYTES, RETAINED_BYTES);
  }
}
