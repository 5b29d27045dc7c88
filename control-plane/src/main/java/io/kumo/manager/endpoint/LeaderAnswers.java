package io.kumo.manager.endpoint;

import io.kumo.manager.lead.LossReport;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.Site;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.ring.Member;

/** What requests become in the log, and what its answers become for who asked. Pure. */
final class LeaderAnswers {
  private LeaderAnswers() {}

  /** A process start, as the log carries it. */
  static Command command(ManagerRequest.RegisterNode register) {
    return new Command.RegisterNode(
        register.node(),
        register.nonce(),
        register.clusterId(),
        new Site(register.address(), register.zone(), register.weight()),
        register.replicas());
  }

  /** Judges a heartbeat: it counts if the answer is {@code Alive}. */
  static ManagerReply heartbeat(ClusterState state, ManagerRequest.NodeHeartbeat heartbeat) {
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
    return new ManagerReply.Alive(state.epoch());
  }

  /** Where everything is, and where it shall be. */
  static ManagerReply placement(ClusterState state) {
    return new ManagerReply.PlacementReport(
        state.epoch(),
        state.partitions().stream()
            .map(
                partition ->
                    new ManagerReply.PartitionPlacement(partition.chain(), partition.target()))
            .toList());
  }

  /** What an operator's word to take a loss has led to. */
  static ManagerReply of(LossReport report) {
    if (!(report.reply() instanceof CommandReply.Done)) {
      return of(report.reply());
    }
    return new ManagerReply.LossAccepted(
        report.items().stream()
            .map(
                item ->
                    new ManagerReply.Loss(item.partition(), item.heir().node(), item.heldVersion()))
            .toList());
  }

  /** What a command did, in the words of the protocol. */
  static ManagerReply of(CommandReply reply) {
    if (reply instanceof CommandReply.Registered registered) {
      return new ManagerReply.Registered(registered.clusterId(), registered.incarnation());
    }
    if (reply instanceof CommandReply.Superseded superseded) {
      return new ManagerReply.Superseded(superseded.incarnation());
    }
    if (reply instanceof CommandReply.Judged judged) {
      return new ManagerReply.Asked(judged.items());
    }
    if (reply instanceof CommandReply.Placed placed) {
      return new ManagerReply.RingChanged(placed.nodes(), placed.movesLeft());
    }
    if (reply instanceof CommandReply.Refused refused) {
      return new ManagerReply.Refused(refused.why());
    }
    return new ManagerReply.Unavailable("the cluster changes too fast: " + reply);
  }
}
