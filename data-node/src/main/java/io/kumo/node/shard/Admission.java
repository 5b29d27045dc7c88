package io.kumo.node.shard;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets client mutations into a shard, up to a number of bytes that are not answered yet. Any
 * thread.
 */
final class Admission {
  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();

  Admission(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Lets a mutation in, if there is room.
   *
   * @return {@code false} at the bound: answer it as overloaded. One mutation alone always enters,
   *     however large.
   */
  boolean enter(long mutationBytes) {
    long before = bytes.getAndAdd(mutationBytes);
    if (before > 0 && before + mutationBytes > bytesMax) {
      bytes.addAndGet(-mutationBytes);
      return false;
    }
    return true;
  }

  /** Gives the room of an answered mutation back. */
  void leave(long mutationBytes) {
    bytes.addAndGet(-mutationBytes);
  }

  /** Bytes of mutations that are not answered yet. */
  long bytes() {
    return bytes.get();
  }
}
