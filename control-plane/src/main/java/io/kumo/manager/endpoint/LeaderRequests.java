package io.kumo.manager.endpoint;

import io.kumo.manager.lead.FormedGroup;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.Site;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.AskReply;
import io.kumo.message.ManagerRequest;
import io.kumo.ring.Member;
import java.util.concurrent.CompletableFuture;

/**
 * What only the leader answers: each becomes a command, but for heartbeats, which are soft state.
 * Safe for use by any thread.
 */
final class LeaderRequests {
  private final EndpointMetrics metrics;

  LeaderRequests(EndpointMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Handles what becomes a command: a registration, an ask or an attach. Fails with whatever {@link
   * io.kumo.manager.raft.RaftMember#submit} fails with.
   */
  CompletableFuture<ManagerReply> handle(FormedGroup group, ManagerRequest request) {
    if (group.raft().state().clusterId().isEmpty()) {
      // The leader is about to make it: not the refusal for ever that the command would bring.
      return CompletableFuture.completedFuture(
          new ManagerReply.Unavailable("there is no cluster yet"));
    }
    if (request instanceof ManagerRequest.RegisterNode register) {
      return metrics
          .timed(() -> group.raft().submit(command(register)))
          .thenApply(reply -> registered(group, register, reply));
    }
    if (request instanceof ManagerRequest.Ask ask) {
      return group.raft().submit(new Command.Ask(ask.asker(), ask.items())).thenApply(this::asked);
    }
    ManagerRequest.Attach attach = (ManagerRequest.Attach) request;
    return group.duties().attach(attach.nodes()).thenApply(LeaderRequests::reply);
  }

  /** Heartbeats are answered at once, on any thread. */
  static ManagerReply heartbeat(FormedGroup group, ManagerRequest.NodeHeartbeat heartbeat) {
    ClusterState state = group.raft().state();
    Member member = heartbeat.member();
    ManagedNode node = state.nodes().get(member.node());
    if (node == null) {
      return new ManagerReply.Refused("no node " + member.node() + " has registered");
    }
    if (node.start().incarnation() > member.incarnation()) {
      return new ManagerReply.Superseded(node.start().incarnation());
    }
    if (!node.runs(member)) {
      return new ManagerReply.Unavailable("incarnation of " + member + " is not known here yet");
    }
    group.duties().heard(member);
    return new ManagerReply.Alive(state.epoch());
  }

  private static Command command(ManagerRequest.RegisterNode register) {
    return new Command.RegisterNode(
        register.node(),
        register.nonce(),
        register.clusterId(),
        new Site(register.address(), register.zone(), register.weight()),
        register.replicas());
  }

  private static ManagerReply registered(
      FormedGroup group, ManagerRequest.RegisterNode register, CommandReply reply) {
    if (reply instanceof CommandReply.Registered registered) {
      group.duties().heard(new Member(register.node(), registered.incarnation()));
    }
    return reply(reply);
  }

  private ManagerReply asked(CommandReply reply) {
    if (reply instanceof CommandReply.Judged judged) {
      for (AskReply item : judged.items()) {
        metrics.asked(item.done());
      }
    }
    return reply(reply);
  }

  private static ManagerReply reply(CommandReply reply) {
    if (reply instanceof CommandReply.Registered registered) {
      return new ManagerReply.Registered(registered.clusterId(), registered.incarnation());
    }
    if (reply instanceof CommandReply.Superseded superseded) {
      return new ManagerReply.Superseded(superseded.incarnation());
    }
    if (reply instanceof CommandReply.Judged judged) {
      return new ManagerReply.Asked(judged.items());
    }
    if (reply instanceof CommandReply.Attached attached) {
      return new ManagerReply.Attached(attached.nodes());
    }
    if (reply instanceof CommandReply.Refused refused) {
      return new ManagerReply.Refused(refused.why());
    }
    return new ManagerReply.Unavailable("the cluster changes too fast: " + reply);
  }
}
