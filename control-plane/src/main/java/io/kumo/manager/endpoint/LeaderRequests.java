package io.kumo.manager.endpoint;

import io.kumo.manager.lead.FormedGroup;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.AskReply;
import io.kumo.message.ManagerRequest;
import io.kumo.ring.Member;
import java.util.concurrent.CompletableFuture;

/**
 * What only the leader answers: each becomes a command, but for heartbeats, which are soft state,
 * and changes of the group, which Raft takes by itself. Safe for use by any thread.
 */
final class LeaderRequests {
  private final EndpointMetrics metrics;
  private final ManagerChanges managerChanges;

  LeaderRequests(EndpointMetrics metrics, ManagerChanges managerChanges) {
    this.metrics = metrics;
    this.managerChanges = managerChanges;
  }

  /**
   * Handles what becomes a command: a registration, an ask or an operator's order. Fails with
   * whatever {@link io.kumo.manager.raft.RaftMember#submit} fails with.
   */
  CompletableFuture<ManagerReply> handle(FormedGroup group, ManagerRequest request) {
    if (group.raft().state().clusterId().isEmpty()) {
      // The leader is about to make it: not the refusal for ever that the command would bring.
      return CompletableFuture.completedFuture(
          new ManagerReply.Unavailable("there is no cluster yet"));
    }
    if (request instanceof ManagerRequest.RegisterNode register) {
      return metrics
          .timed(() -> group.raft().submit(LeaderAnswers.command(register)))
          .thenApply(reply -> registered(group, register, reply));
    }
    if (request instanceof ManagerRequest.Ask ask) {
      return group.raft().submit(new Command.Ask(ask.asker(), ask.items())).thenApply(this::asked);
    }
    if (request instanceof ManagerRequest.AcceptLoss accept) {
      return group
          .duties()
          .acceptLoss(accept.partitions(), accept.allVoid())
          .thenApply(LeaderAnswers::of);
    }
    if (request instanceof ManagerRequest.ChangeSettings change && !change.values().isEmpty()) {
      return group.duties().changeSettings(change.values()).thenApply(r -> settings(group, r));
    }
    if (request instanceof ManagerRequest.ChangeSettings) {
      return CompletableFuture.completedFuture(settings(group));
    }
    if (request instanceof ManagerRequest.Placement) {
      return CompletableFuture.completedFuture(LeaderAnswers.placement(group.raft().state()));
    }
    if (request instanceof ManagerRequest.ChangeRing order) {
      return group.duties().changeRing(order).thenApply(LeaderAnswers::of);
    }
    if (request instanceof ManagerRequest.ChangeManagers change) {
      return managerChanges.change(group, change);
    }
    return CompletableFuture.completedFuture(
        new ManagerReply.Refused("no request to a leading manager: " + request));
  }

  private static ManagerReply settings(FormedGroup group) {
    return new ManagerReply.SettingsReport(group.duties().settings());
  }

  private static ManagerReply settings(FormedGroup group, CommandReply reply) {
    boolean done = reply instanceof CommandReply.Done || reply instanceof CommandReply.Placed;
    return done ? settings(group) : LeaderAnswers.of(reply);
  }

  /** Heartbeats are answered at once, on any thread. */
  static ManagerReply heartbeat(FormedGroup group, ManagerRequest.NodeHeartbeat heartbeat) {
    ManagerReply reply = LeaderAnswers.heartbeat(group.raft().state(), heartbeat);
    if (reply instanceof ManagerReply.Alive) {
      group.duties().heard(heartbeat.member(), heartbeat.figures());
    }
    return reply;
  }

  private static ManagerReply registered(
      FormedGroup group, ManagerRequest.RegisterNode register, CommandReply reply) {
    if (reply instanceof CommandReply.Registered registered) {
      group.duties().heard(new Member(register.node(), registered.incarnation()));
    }
    return LeaderAnswers.of(reply);
  }

  private ManagerReply asked(CommandReply reply) {
    if (reply instanceof CommandReply.Judged judged) {
      for (AskReply item : judged.items()) {
        metrics.asked(item.done());
      }
    }
    return LeaderAnswers.of(reply);
  }
}
