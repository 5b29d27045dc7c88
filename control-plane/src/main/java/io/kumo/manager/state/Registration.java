package io.kumo.manager.state;

import io.kumo.manager.state.ManagedNode.Liveness;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.message.ManagerRequest.ReplicaReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How a node's process start gets its incarnation.
 *
 * <p>A nonce that is new makes a new incarnation, the present one gets its number again, and an
 * earlier one is told that it is superseded: a registration that was held up on its way does not
 * push aside the process that came after it.
 */
final class Registration {
  private Registration() {}

  static Transition apply(ClusterState state, Command.RegisterNode command) {
    Optional<UUID> cluster = state.clusterId();
    if (cluster.isEmpty()) {
      return refused(state, "there is no cluster yet");
    }
    UUID clusterId = cluster.get();
    if (command.clusterId().isPresent() && !command.clusterId().get().equals(clusterId)) {
      return refused(
          state,
          "node %s holds data of cluster %s, this is cluster %s"
              .formatted(command.node(), command.clusterId().get(), clusterId));
    }
    ManagedNode known = state.nodes().get(command.node());
    if (known != null && known.start().nonce() == command.nonce()) {
      return registered(state, clusterId, known);
    }
    if (known != null && known.start().earlierNonces().contains(command.nonce())) {
      return new Transition(state, new CommandReply.Superseded(known.start().incarnation()));
    }
    ManagedNode started = started(command, known, state.partitions().size());
    Edit edit = new Edit(state);
    edit.put(started);
    if (known == null || !known.site().weighsLike(started.site())) {
      edit.replan();
    }
    return registered(edit.done(), clusterId, started);
  }

  private static ManagedNode started(
      Command.RegisterNode command, ManagedNode known, int partitions) {
    List<ReplicaReport> reports = inOrder(command.reports(), partitions);
    if (known == null) {
      ProcessStart first = ProcessStart.first(command.nonce(), reports);
      return new ManagedNode(
          command.node(), command.site(), first, Membership.NEW, OptionalInt.empty(), Liveness.UP);
    }
    return known.started(command.site(), known.start().next(command.nonce(), reports));
  }

  /** Ascending by partition, without those that the cluster does not have; the first one counts. */
  private static List<ReplicaReport> inOrder(List<ReplicaReport> reports, int partitions) {
    TreeMap<Integer, ReplicaReport> sorted = new TreeMap<>();
    for (ReplicaReport report : reports) {
      if (report.partition() >= 0 && report.partition() < partitions) {
        sorted.putIfAbsent(report.partition(), report);
      }
    }
    return new ArrayList<>(sorted.values());
  }

  private static Transition registered(ClusterState state, UUID clusterId, ManagedNode node) {
    return new Transition(
        state, new CommandReply.Registered(clusterId, node.start().incarnation()));
  }

  private static Transition refused(ClusterState state, String why) {
    return new Transition(state, new CommandReply.Refused(why));
  }
}
