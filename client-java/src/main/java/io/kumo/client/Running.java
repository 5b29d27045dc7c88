package io.kumo.client;

import io.kumo.message.DataReply;
import java.util.concurrent.CompletableFuture;

/** An operation under way: its flow, and who waits for it. Belongs to its event loop. */
final class Running {
  private final OperationFlow flow;
  private final CompletableFuture<DataReply> future;

  /** Counts the steps that made it wait, so that a timer of an earlier pause is known as such. */
  private int pauses;

  Running(OperationFlow flow, CompletableFuture<DataReply> future) {
    this.flow = flow;
    this.future = future;
  }

  OperationFlow flow() {
    return flow;
  }

  CompletableFuture<DataReply> future() {
    return future;
  }

  int pauses() {
    return pauses;
  }

  int nextPause() {
    return ++pauses;
  }
}
