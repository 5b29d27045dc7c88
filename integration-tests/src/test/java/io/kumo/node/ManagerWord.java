package io.kumo.node;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.Backoff;
import io.kumo.ring.Member;
import io.kumo.time.Scheduler;
import io.kumo.watch.NewestRing;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * All that a node's process says to the managers, by the production classes: it registers, beats,
 * and asks for many partitions at once.
 */
public final class ManagerWord {
  private final Managers managers;
  private final Scheduler scheduler;
  private final LongUnaryOperator random;

  /** How the managers are asked. */
  public interface Way {
    /** See {@link io.kumo.watch.ManagerClient#ask(ManagerRequest, long)}. */
    CompletableFuture<ManagerReply> ask(ManagerRequest request, long timeoutMs);
  }

  /**
   * Says nothing yet.
   *
   * @param random all chance: gives a number from 0 to below the one that it is given
   */
  public ManagerWord(Way way, Scheduler scheduler, LongUnaryOperator random) {
    this.random = random;
    this.managers = way::ask;
    this.scheduler = scheduler;
  }

  /** Registers a process start, for as long as it takes. */
  public void register(
      ManagerRequest.RegisterNode request,
      Consumer<ManagerReply.Registered> onRegistered,
      Consumer<Throwable> onRefused) {
    Backoff backoff = new Backoff(Registration.PAUSE_FIRST_MS, Registration.PAUSE_LAST_MS, random);
    new Registration(managers, scheduler, request, backoff, onRegistered, onRefused).ask();
  }

  /** Begins to say that the process lives. */
  public void beat(Member self, NewestRing rings, Consumer<Throwable> onSuperseded) {
    new ManagerHeartbeat(
            managers, scheduler, self, rings, () -> ManagerRequest.NodeFigures.NONE, onSuperseded)
        .beat();
  }

  /** Where the replicas' asks go. */
  public Consumer<ConfigurationAsk> asks(
      Member self, BiConsumer<ConfigurationAsk, ManagerReply.AskReply> onAnswered) {
    return new Asks(managers, scheduler, self, onAnswered::accept)::add;
  }
}
