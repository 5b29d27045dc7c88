package io.kumo.client;

/**
 * How far a flush of all keys came.
 *
 * @param flushed partitions that answered that they are flushed; the others may be or not
 * @param partitions how many the cluster has; 0 if no ring could be got
 */
public record FlushResult(int flushed, int partitions) {
  /** Whether every key is gone. */
  public boolean complete() {
    return partitions > 0 && flushed == partitions;
  }
}
