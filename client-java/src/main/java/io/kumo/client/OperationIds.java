package io.kumo.client;

import io.kumo.message.OperationId;

/** Names a client's mutations. One thread. */
public final class OperationIds {
  private final long client;
  private long sequence;

  /**
   * Begins to count.
   *
   * @param client drawn at random: no two sequences of ids may share it
   */
  public OperationIds(long client) {
    this.client = client;
  }

  /** An id that was never given before. */
  public OperationId next() {
    return new OperationId(client, ++sequence);
  }
}
