package io.kumo.node.entry;

import java.util.List;

/**
 * The writes of one partition in one group commit.
 *
 * @param previousVersion the version of the write before the first; a replica takes only the batch
 *     that follows its own newest
 * @param watermark the version up to which the partition was known to be committed when the batch
 *     was written; never above {@code previousVersion}
 * @param writes at least one, with rising versions
 */
public record Batch(int partition, long previousVersion, long watermark, List<Write> writes) {
  /** Copies the list and refuses an empty one. */
  public Batch {
    writes = List.copyOf(writes);
    if (writes.isEmpty()) {
      throw new IllegalArgumentException("a batch without writes, partition " + partition);
    }
  }

  /** The version of its last write. */
  public long lastVersion() {
    return writes.get(writes.size() - 1).version();
  }
}
