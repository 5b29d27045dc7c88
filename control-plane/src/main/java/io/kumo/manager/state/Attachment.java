package io.kumo.manager.state;

import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How nodes come into the ring by a plan.
 *
 * <p>A partition that nobody has held is assigned at once, and begins with the live nodes of its
 * chain in sync: there is nothing to copy. Of all others only the target changes.
 */
final class Attachment {
  private Attachment() {}

  static Transition apply(ClusterState state, Command.Attach command) {
    if (state.clusterId().isEmpty()) {
      return refused(state, "there is no cluster yet");
    }
    if (command.planEpoch() != state.planEpoch()) {
      return new Transition(state, new CommandReply.Outdated(state.epoch()));
    }
    Set<NodeId> members = new HashSet<>(command.nodes());
    for (NodeId id : command.nodes()) {
      if (!state.nodes().containsKey(id)) {
        return refused(state, "no node " + id + " has registered");
      }
    }
    state.nodes().values().stream()
        .filter(node -> node.membership() == Membership.ATTACHED)
        .forEach(node -> members.add(node.id()));
    if (!fits(state, command, members)) {
      return refused(state, "the plan does not fit the cluster");
    }
    return attached(state, command);
  }

  private static Transition attached(ClusterState state, Command.Attach command) {
    Edit edit = new Edit(state);
    for (NodeId id : command.nodes()) {
      edit.put(state.nodes().get(id).with(Membership.ATTACHED));
    }
    for (int p = 0; p < command.chains().size(); p++) {
      edit.put(p, placed(state, edit.partition(p), command.chains().get(p)));
    }
    edit.replan();
    edit.countPlannedMoves();
    return new Transition(edit.done(), new CommandReply.Attached(command.nodes()));
  }

  private static PartitionState placed(
      ClusterState state, PartitionState partition, List<NodeId> chain) {
    if (partition.begun()) {
      return partition.withPlacement(partition.chain().assigned(), chain);
    }
    PartitionState assigned = partition.withPlacement(chain, chain);
    List<Member> live = live(state, chain);
    return live.isEmpty() ? assigned : assigned.exchange(live);
  }

  /** The newest processes of those of {@code nodes} that live. */
  static List<Member> live(ClusterState state, List<NodeId> nodes) {
    List<Member> live = new ArrayList<>();
    for (NodeId id : nodes) {
      state.node(id).filter(ManagedNode::up).ifPresent(node -> live.add(node.member()));
    }
    return live;
  }

  private static boolean fits(ClusterState state, Command.Attach command, Set<NodeId> members) {
    if (command.chains().size() != state.partitions().size()) {
      return false;
    }
    for (List<NodeId> chain : command.chains()) {
      if (!members.containsAll(chain) || new HashSet<>(chain).size() != chain.size()) {
        return false;
      }
    }
    return true;
  }

  private static Transition refused(ClusterState state, String why) {
    return new Transition(state, new CommandReply.Refused(why));
  }
}
