package io.kumo.node.journal;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.NodeId;
import java.util.UUID;

/** Whose journal it is; written at the head of each segment and compared when it is opened. */
public record JournalIdentity(UUID clusterId, NodeId node, int shard) {
  /** Refuses missing parts and a negative shard. */
  public JournalIdentity {
    requireNonNull(clusterId, "clusterId");
    requireNonNull(node, "node");
    if (shard < 0) {
      throw new IllegalArgumentException("shard is negative: " + shard);
    }
  }
}
