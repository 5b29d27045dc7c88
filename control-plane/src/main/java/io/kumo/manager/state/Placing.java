package io.kumo.manager.state;

import io.kumo.manager.state.Command.Assign.Step;
import io.kumo.manager.state.Command.Place.Standing;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How plans and their steps come into the state.
 *
 * <p>A partition that nobody has held is assigned at once, and begins with the live nodes of its
 * chain in sync: there is nothing to copy. Of all others a plan only changes the target; {@link
 * Command.Assign} then takes them there. Who is in sync is changed by neither: that is for the
 * primary to ask ({@link Configuration}).
 */
final class Placing {
  private Placing() {}

  static Transition apply(ClusterState state, Command.Place command) {
    if (state.clusterId().isEmpty()) {
      return refused(state, "there is no cluster yet");
    }
    if (command.planEpoch() != state.planEpoch()) {
      return new Transition(state, new CommandReply.Outdated(state.epoch()));
    }
    for (Standing change : command.changes()) {
      if (!state.nodes().containsKey(change.node())) {
        return refused(state, "no node " + change.node() + " has registered");
      }
    }
    if (command.plan().isPresent() && !fits(state, command.plan().get())) {
      return refused(state, "the plan does not fit the cluster");
    }
    return placed(state, command);
  }

  private static Transition placed(ClusterState state, Command.Place command) {
    Edit edit = new Edit(state);
    List<NodeId> changed = new ArrayList<>();
    for (Standing change : command.changes()) {
      ManagedNode before = edit.node(change.node()).orElseThrow();
      ManagedNode after =
          before.with(change.membership()).withOrderedWeight(change.orderedWeight());
      if (!after.equals(before)) {
        edit.put(after);
        changed.add(change.node());
      }
    }
    if (command.plan().isPresent()) {
      List<List<NodeId>> plan = command.plan().get();
      for (int p = 0; p < plan.size(); p++) {
        edit.put(p, planned(state, edit.partition(p), plan.get(p)));
      }
      edit.countPlannedMoves();
    }
    edit.replan();
    ClusterState after = edit.done();
    return new Transition(after, new CommandReply.Placed(changed, after.movesLeft()));
  }

  private static PartitionState planned(
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

  /** Where a partition is held it has to stay: each one needs somebody. */
  private static boolean fits(ClusterState state, List<List<NodeId>> plan) {
    if (plan.size() != state.partitions().size()) {
      return false;
    }
    for (int p = 0; p < plan.size(); p++) {
      boolean nobody = plan.get(p).isEmpty() && state.partitions().get(p).begun();
      if (nobody || !known(state, plan.get(p))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a step is still the next one, and leaves the partition with one that holds it. */
  static boolean allows(ClusterState state, PartitionState partition, Step step) {
    return partition.begun()
        && partition.chain().assigned().equals(step.from())
        && known(state, step.to())
        && step.to().stream().anyMatch(partition::inSync);
  }

  private static boolean known(ClusterState state, List<NodeId> nodes) {
    Set<NodeId> distinct = new HashSet<>(nodes);
    return distinct.size() == nodes.size() && state.nodes().keySet().containsAll(distinct);
  }

  private static Transition refused(ClusterState state, String why) {
    return new Transition(state, new CommandReply.Refused(why));
  }
}
