package io.kumo.watch;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.Connection;
import io.kumo.net.RequestException;
import io.kumo.wire.Codecs;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One question to the managers, through all its attempts. Belongs to the client's event loop. */
final class ManagerAsk {
  /** How long one manager may take before the next is asked. */
  private static final long ATTEMPT_MS = 1_500;

  private static final long PAUSE_MS = 30;

  private final ManagerClient client;
  private final ManagerRequest request;
  private final long deadlineNanos;
  private final CompletableFuture<ManagerReply> answer;
  private String lastFault = "no manager could be reached";
  private Optional<ManagerReply> lastUnavailable = Optional.empty();

  ManagerAsk(
      ManagerClient client,
      ManagerRequest request,
      long deadlineNanos,
      CompletableFuture<ManagerReply> answer) {
    this.client = client;
    this.request = request;
    this.deadlineNanos = deadlineNanos;
    this.answer = answer;
  }

  void attempt() {
    long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - client.nowNanos());
    Optional<Connection> connection = client.connection();
    if (client.isClosed()) {
      fail(RequestException.Kind.LOST, "manager client is closed");
    } else if (leftMs <= 0 && lastUnavailable.isPresent()) {
      end();
      answer.complete(lastUnavailable.get());
    } else if (leftMs <= 0) {
      fail(RequestException.Kind.TIMED_OUT, "no answer in time: " + lastFault);
    } else if (connection.isEmpty()) {
      client.later(Math.min(PAUSE_MS, leftMs), this::attempt);
    } else {
      attempt(connection.get(), leftMs);
    }
  }

  private void attempt(Connection connection, long leftMs) {
    var unused =
        connection
            .ask(
                Codecs.MANAGER_REQUEST, request, Math.min(ATTEMPT_MS, leftMs), Codecs.MANAGER_REPLY)
            .whenComplete((reply, failure) -> judge(connection, reply, failure));
  }

  private void judge(Connection connection, ManagerReply reply, Throwable failure) {
    if (failure instanceof RequestException lost && lost.kind() != RequestException.Kind.ERROR) {
      lastFault = lost.getMessage();
      leaveAndRetry(connection);
    } else if (failure != null) {
      end();
      answer.completeExceptionally(failure);
    } else if (reply instanceof ManagerReply.Unavailable unavailable && mayRetry()) {
      lastUnavailable = Optional.of(unavailable);
      leaveAndRetry(connection);
    } else {
      end();
      answer.complete(reply);
    }
  }

  private boolean mayRetry() {
    return deadlineNanos - client.nowNanos() > TimeUnit.MILLISECONDS.toNanos(PAUSE_MS);
  }

  private void leaveAndRetry(Connection connection) {
    client.leave(connection);
    client.later(PAUSE_MS, this::attempt);
  }

  private void fail(RequestException.Kind kind, String why) {
    end();
    answer.completeExceptionally(new RequestException(kind, true, why));
  }

  private void end() {
    client.onEnded();
  }
}
