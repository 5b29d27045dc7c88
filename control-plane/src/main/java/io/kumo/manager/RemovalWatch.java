package io.kumo.manager;

import io.kumo.manager.endpoint.Forwarder;
import io.kumo.manager.founding.Belonging;
import io.kumo.manager.founding.Removal;
import io.kumo.manager.lead.FormedGroup;
import io.kumo.manager.raft.RaftMember;
import io.kumo.message.ManagerReply.Probed;
import io.kumo.message.ManagerRequest;
import io.kumo.ring.Address;
import io.kumo.time.Scheduler;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the group has removed this manager, as long as it is in doubt.
 *
 * <p>Raft tells a removed member so when it asks the leader for its vote. But one that was to leave
 * does not stand for election any more, since its vote may have been needed: it would wait for
 * ever, or follow a leader without hearing of an entry ({@link RaftMember#inDoubt}). So it asks, by
 * the managers' own requests, all whom it can think of who the members are. Safe for use by any
 * thread.
 */
final class RemovalWatch implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RemovalWatch.class);
  private static final long LOOK_MS = 1_000;
  private static final long PROBE_TIMEOUT_MS = 1_000;

  /** Looks in doubt before the first question: an election takes up to two seconds. */
  private static final int PATIENCE = 3;

  private final GroupSeat seat;
  private final Function<FormedGroup, Set<Address>> others;
  private final Forwarder strangers;
  private final Scheduler scheduler;
  private Optional<Scheduler.Task> nextLook = Optional.empty();
  private int inDoubt;
  private boolean closed;

  /**
   * Not watching yet.
   *
   * @param others where other managers may be; asked on an event loop
   * @param strangers asks managers whatever cluster they belong to
   */
  RemovalWatch(
      GroupSeat seat,
      Function<FormedGroup, Set<Address>> others,
      Forwarder strangers,
      Scheduler scheduler) {
    this.seat = seat;
    this.others = others;
    this.strangers = strangers;
    this.scheduler = scheduler;
  }

  /** Watches from now on, until the seat is lost or this is closed. */
  void start() {
    look();
  }

  private synchronized void look() {
    if (closed || seat.ended().isDone()) {
      return;
    }
    nextLook = Optional.of(scheduler.schedule(LOOK_MS, this::look));
    Optional<FormedGroup> group =
        seat.group().filter(here -> seat.member() && here.raft().inDoubt());
    inDoubt = group.isPresent() ? inDoubt + 1 : 0;
    if (inDoubt > PATIENCE) {
      group.ifPresent(this::ask);
    }
  }

  private void ask(FormedGroup here) {
    OptionalLong logIndex = here.raft().membershipIndex();
    if (logIndex.isEmpty()) {
      return;
    }
    Belonging belonging = here.raft().belonging();
    Removal removal =
        new Removal(
            belonging.self().peerId(),
            belonging.groupId(),
            here.raft().state().clusterId(),
            logIndex.getAsLong());
    for (Address other : others.apply(here)) {
      var unused =
          strangers
              .ask(other, new ManagerRequest.Probe(), PROBE_TIMEOUT_MS)
              .whenComplete(
                  (reply, failure) -> {
                    if (failure != null) {
                      LOGGER.debug("{} does not answer: {}", other, failure.getMessage());
                    } else if (reply instanceof Probed probed && removal.isProvenBy(probed)) {
                      LOGGER.info("{} says that this manager is no member any more", other);
                      GroupSeat.slowly().execute(seat::removed);
                    }
                  });
    }
  }

  /** Watches no more. */
  @Override
  public synchronized void close() {
    closed = true;
    nextLook.ifPresent(Scheduler.Task::cancel);
  }
}
