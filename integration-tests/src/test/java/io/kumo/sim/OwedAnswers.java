package io.kumo.sim;

import io.kumo.message.DataRequest;
import io.kumo.node.replica.ReplyTo;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one process was asked and has not answered: each request is answered exactly once. */
final class OwedAnswers {
  private final Map<Long, Request> owed = new LinkedHashMap<>();
  private long asked;

  private record Request(DataRequest request, long nanos) {}

  /** Lets an answer to {@code request} pass. */
  ReplyTo owe(DataRequest request, long nowNanos, ReplyTo replyTo) {
    long number = ++asked;
    owed.put(number, new Request(request, nowNanos));
    return reply -> {
      if (owed.remove(number) == null) {
        throw new Violation(request + " is answered twice, now " + reply);
      }
      replyTo.reply(reply);
    };
  }

  /** Nothing asked before {@code nanos} waits for its answer. */
  void noneSince(long nanos) {
    for (Request request : owed.values()) {
      if (request.nanos() < nanos) {
        throw new Violation(
            "asked at %,d us and never answered: %s"
                .formatted(request.nanos() / 1000, request.request()));
      }
    }
  }
}
