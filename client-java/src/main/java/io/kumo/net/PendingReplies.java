package io.kumo.net;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.List;

/** The requests of a connection that wait for their reply. Belongs to the event loop. */
final class PendingReplies {
  private final IntObjectMap<PendingRequest<?>> byId = new IntObjectHashMap<>();
  private int lastId;

  /** No request ends before this; it may be too early, never too late. */
  private long earliestNanos;

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** Gives the request an id that no other one has, never 0. */
  void add(PendingRequest<?> request) {
    do {
      lastId++;
    } while (lastId == 0 || byId.containsKey(lastId));
    request.correlationId(lastId);
    if (byId.isEmpty() || request.deadlineNanos() - earliestNanos < 0) {
      earliestNanos = request.deadlineNanos();
    }
    byId.put(lastId, request);
  }

  /** The request of an id, no longer waiting; null if there is none, as for a late reply. */
  PendingRequest<?> remove(int id) {
    return byId.remove(id);
  }

  /** The requests whose time is over; they are left to end themselves. */
  List<PendingRequest<?>> expired(long nowNanos) {
    if (byId.isEmpty() || nowNanos - earliestNanos < 0) {
      return List.of();
    }
    List<PendingRequest<?>> expired = new ArrayList<>();
    long earliest = Long.MAX_VALUE;
    for (PendingRequest<?> request : byId.values()) {
      long leftNanos = request.deadlineNanos() - nowNanos;
      if (leftNanos <= 0) {
        expired.add(request);
      } else {
        earliest = Math.min(earliest, leftNanos);
      }
    }
    earliestNanos = nowNanos + earliest;
    return expired;
  }

  List<PendingRequest<?>> all() {
    return new ArrayList<>(byId.values());
  }
}
