package io.kumo.node;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.Backoff;
import io.kumo.time.Scheduler;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a process start known to the managers, trying for as long as it takes; the same nonce makes
 * every repetition the same start.
 */
final class Registration {
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
  private static final long ASK_MS = 5_000;

  /** The pause behind the first answer that was none. */
  static final long PAUSE_FIRST_MS = 50;

  /** The longest pause. */
  static final long PAUSE_LAST_MS = 2_000;

  private final Managers managers;
  private final Scheduler scheduler;
  private final ManagerRequest.RegisterNode request;
  private final Consumer<ManagerReply.Registered> onRegistered;
  private final Consumer<Throwable> onRefused;
  private final Backoff backoff;
  private boolean complained;
  private volatile boolean cancelled;

  /**
   * A registration that is not begun.
   *
   * @param backoff the pauses between two tries
   * @param onRegistered told once, on a network loop
   * @param onRefused told instead, if the managers will never take this node
   */
  Registration(
      Managers managers,
      Scheduler scheduler,
      ManagerRequest.RegisterNode request,
      Backoff backoff,
      Consumer<ManagerReply.Registered> onRegistered,
      Consumer<Throwable> onRefused) {
    this.managers = managers;
    this.scheduler = scheduler;
    this.request = request;
    this.backoff = backoff;
    this.onRegistered = onRegistered;
    this.onRefused = onRefused;
  }

  /** Asks, and asks again until there is an answer. */
  void ask() {
    if (!cancelled) {
      var unused = managers.ask(request, ASK_MS).whenComplete(this::judge);
    }
  }

  /** Gives up. */
  void cancel() {
    cancelled = true;
  }

  private void judge(ManagerReply reply, Throwable failure) {
    if (cancelled) {
      return;
    }
    if (reply instanceof ManagerReply.Registered registered) {
      LOG.info(
          "registered as {}#{} of cluster {}",
          request.node(),
          registered.incarnation(),
          registered.clusterId());
      onRegistered.accept(registered);
    } else if (reply instanceof ManagerReply.Superseded superseded) {
      onRefused.accept(new SupersededException(superseded.incarnation()));
    } else if (reply instanceof ManagerReply.Refused refused) {
      onRefused.accept(new TurnedAwayException(refused.why()));
    } else {
      retry(failure == null ? String.valueOf(reply) : failure.getMessage());
    }
  }

  private void retry(String why) {
    if (!complained) {
      LOG.warn("cannot register with the managers yet, trying on: {}", why);
      complained = true;
    }
    scheduler.schedule(backoff.nextPauseMs(), this::ask);
  }
}
