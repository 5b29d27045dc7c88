package io.kumo.proxy.memcached;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A value that arrives in pieces. It holds little more than what has arrived, so that a length that
 * is only announced costs nothing, and takes what it holds above {@value #FREE_BYTES} bytes from
 * the budget that all connections share.
 */
final class PartialValue {
  /** What each connection may hold without asking. */
  static final int FREE_BYTES = 16 * 1024;

  private final StoreHeader header;
  private final MemoryBudget budget;
  private byte[] bytes;
  private int filled;
  private long reserved;

  PartialValue(StoreHeader header, MemoryBudget budget) {
    this.header = header;
    this.budget = budget;
    this.bytes = new byte[Math.min(header.size(), FREE_BYTES)];
  }

  /** Takes what belongs to the value. False if the budget has no room for it. */
  boolean take(ByteBuffer in) {
    while (in.hasRemaining() && filled < header.size()) {
      if (filled == bytes.length && !grow()) {
        return false;
      }
      int piece = Math.min(in.remaining(), bytes.length - filled);
      in.get(bytes, filled, piece);
      filled += piece;
    }
    return true;
  }

  private boolean grow() {
    int larger = (int) Math.min(header.size(), bytes.length * 2L);
    if (!budget.tryReserve(larger - bytes.length)) {
      return false;
    }
    reserved += larger - bytes.length;
    bytes = Arrays.copyOf(bytes, larger);
    return true;
  }

  StoreHeader header() {
    return header;
  }

  /** How many bytes are still to come, without the line end. */
  int missingBytes() {
    return header.size() - filled;
  }

  /** The whole value; to be asked for when nothing is missing. */
  byte[] bytes() {
    return bytes;
  }

  /** Gives back what it took from the budget. */
  void release() {
    budget.release(reserved);
    reserved = 0;
  }
}
