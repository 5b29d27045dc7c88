package io.kumo.node;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.AskReply;
import io.kumo.message.ManagerRequest;
import io.kumo.ring.Member;
import io.kumo.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what the replicas ask of the managers, so that one event that touches many partitions
 * becomes one command. An ask that gets no answer is dropped: its replica asks again. Any thread.
 */
final class Asks {
  private static final Logger LOG = LoggerFactory.getLogger(Asks.class);
  private static final long GATHER_MS = 5;
  private static final long ASK_MS = 1_500;

  private final Managers managers;
  private final Scheduler scheduler;
  private final Member self;
  private final Answered onAnswered;
  private List<ConfigurationAsk> gathered = new ArrayList<>();

  /** Hears how each ask was judged. */
  interface Answered {
    /** On a network loop; must not block. */
    void answered(ConfigurationAsk ask, AskReply reply);
  }

  Asks(Managers managers, Scheduler scheduler, Member self, Answered onAnswered) {
    this.managers = managers;
    this.scheduler = scheduler;
    this.self = self;
    this.onAnswered = onAnswered;
  }

  /** Asks within a few milliseconds. */
  void add(ConfigurationAsk ask) {
    synchronized (this) {
      gathered.add(ask);
      if (gathered.size() > 1) {
        return;
      }
    }
    scheduler.schedule(GATHER_MS, this::send);
  }

  private void send() {
    List<ConfigurationAsk> items;
    synchronized (this) {
      items = gathered;
      gathered = new ArrayList<>();
    }
    var unused =
        managers
            .ask(new ManagerRequest.Ask(self, items), ASK_MS)
            .whenComplete((reply, failure) -> judge(items, reply, failure));
  }

  private void judge(List<ConfigurationAsk> items, ManagerReply reply, Throwable failure) {
    if (reply instanceof ManagerReply.Asked asked && asked.items().size() == items.size()) {
      for (int i = 0; i < items.size(); i++) {
        onAnswered.answered(items.get(i), asked.items().get(i));
      }
    } else {
      LOG.debug(
          "{} asks unanswered: {}", items.size(), failure == null ? reply : failure.getMessage());
    }
  }
}
