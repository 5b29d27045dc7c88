package io.kumo.manager;

import io.kumo.manager.endpoint.Forwarder;
import io.kumo.manager.founding.Founding;
import io.kumo.manager.founding.Group;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.Probed;
import io.kumo.message.ManagerRequest;
import io.kumo.ring.Address;
import io.kumo.time.Clock;
import io.kumo.time.Scheduler;
import io.kumo.time.Throttle;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other managers, round after round, until the empty store may form a group or must not.
 * The answers of one round count together: a manager that answered earlier may since have lost its
 * store.
 */
final class FirstStart {
  private static final Logger LOGGER = LoggerFactory.getLogger(FirstStart.class);
  private static final long ROUND_MS = 250;
  private static final long PROBE_TIMEOUT_MS = 1_000;
  private static final long LOG_MS = 10_000;

  private final Founding founding;
  private final Forwarder forwarder;
  private final Scheduler scheduler;
  private final Throttle waitingLog;
  private final CompletableFuture<Group> decided = new CompletableFuture<>();

  FirstStart(Founding founding, Forwarder forwarder, Scheduler scheduler, Clock clock) {
    this.founding = founding;
    this.forwarder = forwarder;
    this.scheduler = scheduler;
    this.waitingLog = new Throttle(clock, LOG_MS);
  }

  /**
   * Begins; completes with the group, or fails with an {@link IOException} that says what to do.
   */
  CompletableFuture<Group> begin() {
    ask();
    return decided;
  }

  /** Ends the asking. */
  void stop() {
    decided.cancel(false);
  }

  private void ask() {
    CompletableFuture<Map<Address, Probed>> answers =
        CompletableFuture.completedFuture(new HashMap<>());
    for (Address other : founding.others()) {
      answers =
          answers.thenCombine(
              forwarder
                  .ask(other, new ManagerRequest.Probe(), PROBE_TIMEOUT_MS)
                  .exceptionally(FirstStart::silence),
              (all, reply) -> {
                if (reply instanceof Probed probed) {
                  all.put(other, probed);
                }
                return all;
              });
    }
    var unused = answers.thenAccept(this::decide);
  }

  private static ManagerReply silence(Throwable failure) {
    return new ManagerReply.Unavailable(String.valueOf(failure.getMessage()));
  }

  private void decide(Map<Address, Probed> answers) {
    if (decided.isDone()) {
      return;
    }
    Founding.Decision decision = founding.decide(answers);
    if (decision instanceof Founding.Form form) {
      decided.complete(form.group());
    } else if (decision instanceof Founding.Refuse refuse) {
      decided.completeExceptionally(new IOException(refuse.why()));
    } else {
      if (waitingLog.pass()) {
        LOGGER.info("Waiting for a group: {}", ((Founding.Wait) decision).why());
      }
      scheduler.schedule(ROUND_MS, this::ask);
    }
  }
}
