package io.kumo.manager.raft;

import io.kumo.message.ManagerReply.ManagerEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest changes that this member has applied, for people; safe for use by any thread. */
final class EventLog {
  private static final int EVENTS_MAX = 1_000;

  private final Deque<ManagerEvent> events = new ArrayDeque<>();

  synchronized void add(ManagerEvent event) {
    if (events.size() == EVENTS_MAX) {
      events.removeFirst();
    }
    events.add(event);
  }

  /** The latest {@code max}, the oldest first. */
  synchronized List<ManagerEvent> latest(int max) {
    List<ManagerEvent> all = new ArrayList<>(events);
    return List.copyOf(all.subList(Math.max(0, all.size() - Math.max(0, max)), all.size()));
  }
}
