package io.kumo.node;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.ring.Member;
import io.kumo.time.Scheduler;
import io.kumo.watch.NewestRing;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the managers twice a second that this process lives, and hears from them if it should not.
 * Their absence changes nothing: nodes go on without managers.
 */
final class ManagerHeartbeat {
  private static final Logger LOG = LoggerFactory.getLogger(ManagerHeartbeat.class);
  private static final long PERIOD_MS = 500;
  private static final long ANSWER_MS = 2_000;

  private final Managers managers;
  private final Scheduler scheduler;
  private final Member self;
  private final NewestRing rings;
  private final Supplier<ManagerRequest.NodeFigures> figures;
  private final Consumer<Throwable> onSuperseded;
  private boolean answered = true;
  private volatile boolean stopped;

  /**
   * Says nothing yet.
   *
   * @param figures what the node says of itself with each
   */
  ManagerHeartbeat(
      Managers managers,
      Scheduler scheduler,
      Member self,
      NewestRing rings,
      Supplier<ManagerRequest.NodeFigures> figures,
      Consumer<Throwable> onSuperseded) {
    this.managers = managers;
    this.scheduler = scheduler;
    this.self = self;
    this.rings = rings;
    this.figures = figures;
    this.onSuperseded = onSuperseded;
  }

  /** Sends the first and keeps on, the next when the last is answered or given up. */
  void beat() {
    if (!stopped) {
      var unused =
          managers
              .ask(new ManagerRequest.NodeHeartbeat(self, rings.epoch(), figures.get()), ANSWER_MS)
              .whenComplete(this::judge);
    }
  }

  void stop() {
    stopped = true;
  }

  private void judge(ManagerReply reply, Throwable failure) {
    if (stopped) {
      return;
    }
    if (reply instanceof ManagerReply.Superseded superseded) {
      onSuperseded.accept(new SupersededException(superseded.incarnation()));
      return;
    }
    note(reply instanceof ManagerReply.Alive, failure == null ? reply : failure.getMessage());
    scheduler.schedule(PERIOD_MS, this::beat);
  }

  private void note(boolean alive, Object why) {
    if (alive && !answered) {
      LOG.info("the managers hear this node again");
    } else if (!alive && answered) {
      LOG.warn("the managers do not hear this node, going on without them: {}", why);
    }
    answered = alive;
  }
}
