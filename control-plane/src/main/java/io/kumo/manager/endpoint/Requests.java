package io.kumo.manager.endpoint;

import io.kumo.manager.lead.FormedGroup;
import io.kumo.manager.raft.NotLeadingException;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.Unavailable;
import io.kumo.message.ManagerRequest;
import io.kumo.net.RequestException;
import io.kumo.ring.Address;
import io.kumo.time.Throttle;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who answers a request: this manager by itself, this manager as the leader, or the leader
 * elsewhere. Every future completes, in bounded time and never exceptionally. Safe for use by any
 * thread; never blocks.
 */
final class Requests implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Requests.class);

  /** Below the three seconds that askers wait. */
  private static final long FORWARD_TIMEOUT_MS = 2_500;

  private static final int QUEUE_MAX = 4_096;
  private static final long BUG_LOG_MS = 10_000;

  private final ManagerService.Sources sources;
  private final Forwarder forwarder;
  private final LeaderRequests leading;
  private final StatusReporter status;
  private final EndpointMetrics metrics;
  private final Throttle bugLog;

  /** Proposing may wait for a lock of Raft's, which the event loops must not. */
  private final ThreadPoolExecutor proposals;

  Requests(
      ManagerService.Sources sources,
      Forwarder forwarder,
      Forwarder strangers,
      EndpointMetrics metrics) {
    this.sources = sources;
    this.forwarder = forwarder;
    this.status = new StatusReporter(sources.self(), forwarder, metrics.clock());
    this.metrics = metrics;
    this.bugLog = new Throttle(metrics.clock(), BUG_LOG_MS);
    this.proposals =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE_MAX),
            task -> {
              Thread thread = new Thread(task, "kumo-manager-proposals");
              thread.setDaemon(true);
              return thread;
            });
    this.leading = new LeaderRequests(metrics, new ManagerChanges(strangers, proposals));
  }

  /**
   * Answers anything but a watch.
   *
   * @param fromManager whether another manager passes the request on: it is not passed on again
   */
  CompletableFuture<ManagerReply> handle(ManagerRequest request, boolean fromManager) {
    CompletableFuture<ManagerReply> reply;
    try {
      reply = route(request, fromManager);
    } catch (RejectedExecutionException e) {
      reply = CompletableFuture.completedFuture(new Unavailable("too many requests wait"));
    }
    return reply.exceptionally(this::unavailable).thenApply(this::counted);
  }

  private CompletableFuture<ManagerReply> route(ManagerRequest request, boolean fromManager) {
    if (request instanceof ManagerRequest.Probe) {
      return CompletableFuture.completedFuture(sources.probe().get());
    }
    if (request instanceof ManagerRequest.JoinGroup invitation) {
      return fromManager
          ? sources.join().apply(invitation)
          : CompletableFuture.completedFuture(
              new ManagerReply.Refused("only the leading manager invites others to its group"));
    }
    Optional<FormedGroup> formed = sources.group().get();
    if (formed.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Unavailable("the managers have not formed a group yet"));
    }
    FormedGroup here = formed.get();
    if (request instanceof ManagerRequest.RecentEvents recent) {
      return CompletableFuture.completedFuture(
          new ManagerReply.EventsReport(here.raft().events(recent.max())));
    }
    if (here.duties().leading()) {
      return lead(here, request);
    }
    Optional<Address> leader = here.raft().leader();
    if (request instanceof ManagerRequest.Status) {
      return leader.isEmpty() || fromManager
          ? status.report(here)
          : forward(leader.get(), request).exceptionallyCompose(failure -> status.report(here));
    }
    if (leader.isEmpty() || fromManager) {
      return CompletableFuture.completedFuture(new Unavailable("no manager leads at the moment"));
    }
    return forward(leader.get(), request);
  }

  private CompletableFuture<ManagerReply> lead(FormedGroup here, ManagerRequest request) {
    if (request instanceof ManagerRequest.NodeHeartbeat heartbeat) {
      return CompletableFuture.completedFuture(LeaderRequests.heartbeat(here, heartbeat));
    }
    if (request instanceof ManagerRequest.Status) {
      return status.report(here);
    }
    return CompletableFuture.completedFuture(request)
        .thenComposeAsync(asked -> leading.handle(here, asked), proposals);
  }

  private CompletableFuture<ManagerReply> forward(Address leader, ManagerRequest request) {
    metrics.forwarded();
    return forwarder.ask(leader, request, FORWARD_TIMEOUT_MS);
  }

  private ManagerReply unavailable(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean expected =
        cause instanceof NotLeadingException
            || cause instanceof RequestException
            || cause instanceof RejectedExecutionException;
    if (!expected && bugLog.pass()) {
      LOGGER.error("A request failed", cause);
    }
    return new Unavailable(String.valueOf(cause.getMessage()));
  }

  private ManagerReply counted(ManagerReply reply) {
    if (reply instanceof Unavailable) {
      metrics.unavailable();
    }
    return reply;
  }

  /** What is asked later is answered with {@code Unavailable}. */
  @Override
  public void close() {
    proposals.shutdownNow();
  }
}
