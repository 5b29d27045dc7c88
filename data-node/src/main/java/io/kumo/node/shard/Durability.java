package io.kumo.node.shard;

/** When a write counts as written by a replica. */
public enum Durability {
  /**
   * When it is in the journal's file: it survives the death of the process, and a power cut of some
   * replicas. The journal is forced once a second.
   */
  REPLICATED,
  /** When the journal was forced to disk: it survives a power cut of all replicas. */
  FSYNC
}
