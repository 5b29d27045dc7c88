package io.kumo.node;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import java.util.concurrent.CompletableFuture;

/** The managers, as what a node says to them sees them. */
@FunctionalInterface
interface Managers {
  /**
   * Asks until one answers or the time is over, as {@link
   * io.kumo.watch.ManagerClient#ask(ManagerRequest, long)} does.
   */
  CompletableFuture<ManagerReply> ask(ManagerRequest request, long timeoutMs);
}
