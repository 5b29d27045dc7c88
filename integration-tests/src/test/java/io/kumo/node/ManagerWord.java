package io.kumo.node;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.ring.Member;
import io.kumo.time.Scheduler;
import io.kumo.watch.NewestRing;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * All that a node's process says to the managers, by the production classes: it registers, beats,
 * and asks for many partitions at once.
 */
public final class ManagerWord {
  private final Managers managers;
  private final Scheduler scheduler;

  /** How the managers are asked. */
  public interface Way {
    /** See {@link io.kumo.watch.ManagerClient#ask(ManagerRequest, long)}. */
    CompletableFuture<ManagerReply> ask(ManagerRequest request, long timeoutMs);
  }

  /** Says nothing yet. */
  public ManagerWord(Way way, Scheduler scheduler) {
    this.managers = way::ask;
    this.scheduler = scheduler;
  }

  /** Registers a process start, for as long as it takes. */
  public void register(
      ManagerRequest.RegisterNode request,
      Consumer<ManagerReply.Registered> onRegistered,
      Consumer<Throwable> onRefused) {
    new Registration(managers, scheduler, request, onRegistered, onRefused).ask();
  }

  /** Begins to say that the process lives. */
  public void beat(Member self, NewestRing rings, Consumer<Throwable> onSuperseded) {
    new ManagerHeartbeat(managers, scheduler, self, rings, onSuperseded).beat();
  }

  /** Where the replicas' asks go. */
  public Consumer<ConfigurationAsk> asks(
      Member self, BiConsumer<ConfigurationAsk, ManagerReply.AskReply> onAnswered) {
    return new Asks(managers, scheduler, self, onAnswered::accept)::add;
  }
}
