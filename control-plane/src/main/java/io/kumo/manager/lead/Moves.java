package io.kumo.manager.lead;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command.Assign.Step;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.PartitionState;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The next steps of the moves that take partitions from where they are to where they shall be.
 * Pure: everything is seen from the state, so that any manager can go on with what another began.
 *
 * <pre>
 *  assigned: old --begin--> old and new, who join --all of the target in sync: finish--> target
 * </pre>
 *
 * <p>After that the primary hands over to the first of the target, and drops who is not assigned
 * any more. A node sends and takes in only so many partitions at once; those with the fewest copies
 * come first.
 */
final class Moves {
  private final ClusterState state;
  private final Map<NodeId, Integer> sending = new HashMap<>();
  private final Map<NodeId, Integer> receiving = new HashMap<>();

  private Moves(ClusterState state) {
    this.state = state;
  }

  /** All steps that can be taken now. */
  static List<Step> due(ClusterState state) {
    return new Moves(state).steps();
  }

  /** How many partitions have nodes that are on their way in. */
  static int underWay(ClusterState state) {
    Moves moves = new Moves(state);
    return (int) state.partitions().stream().filter(p -> !moves.joining(p).isEmpty()).count();
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    List<Integer> waiting = new ArrayList<>();
    for (int p = 0; p < state.partitions().size(); p++) {
      PartitionState partition = state.partitions().get(p);
      if (!partition.begun() || !partition.moving()) {
        continue;
      }
      count(partition);
      if (!partition.chain().active()) {
        continue;
      }
      if (!partition.chain().assigned().containsAll(partition.target())) {
        waiting.add(p);
      } else if (reached(partition)) {
        steps.add(new Step(p, partition.chain().assigned(), partition.target()));
      }
    }
    if (!state.settings().rebalance().paused()) {
      begin(waiting, steps);
    }
    return steps;
  }

  /**
   * Whether nobody has to be waited for any more: all of the target are in sync; or no copy is
   * given up, since those who are not wanted never came in sync, and nobody is on his way in.
   */
  private boolean reached(PartitionState partition) {
    List<NodeId> target = partition.target();
    boolean nothingToDrop =
        partition.chain().inSync().stream().allMatch(member -> target.contains(member.node()));
    return target.stream().allMatch(partition::inSync)
        || (nothingToDrop && joining(partition).isEmpty());
  }

  private void begin(List<Integer> waiting, List<Step> steps) {
    Comparator<Integer> fewest =
        Comparator.comparing(p -> state.partitions().get(p).chain().inSync().size());
    for (int p : waiting.stream().sorted(fewest).toList()) {
      PartitionState partition = state.partitions().get(p);
      List<NodeId> coming =
          partition.target().stream()
              .filter(node -> !partition.chain().assigned().contains(node) && up(node))
              .toList();
      NodeId primary = partition.chain().inSync().get(0).node();
      if (!coming.isEmpty()
          && hasRoom(sending, primary)
          && coming.stream().allMatch(node -> hasRoom(receiving, node))) {
        List<NodeId> assigned = new ArrayList<>(partition.chain().assigned());
        assigned.addAll(coming);
        steps.add(new Step(p, partition.chain().assigned(), assigned));
        coming.forEach(node -> take(primary, node));
      }
    }
  }

  private boolean up(NodeId node) {
    return state.node(node).filter(ManagedNode::up).isPresent();
  }

  private boolean hasRoom(Map<NodeId, Integer> moves, NodeId node) {
    return moves.getOrDefault(node, 0) < state.settings().rebalance().movesPerNode();
  }

  private void count(PartitionState partition) {
    for (NodeId node : joining(partition)) {
      take(partition.chain().inSync().get(0).node(), node);
    }
  }

  private void take(NodeId sender, NodeId receiver) {
    sending.merge(sender, 1, Integer::sum);
    receiving.merge(receiver, 1, Integer::sum);
  }

  /** The live nodes of the target that are being brought in sync. */
  private Set<NodeId> joining(PartitionState partition) {
    if (!partition.moving() || !partition.begun()) {
      return Set.of();
    }
    Set<NodeId> joining = new HashSet<>(partition.target());
    joining.removeIf(
        node ->
            !partition.chain().assigned().contains(node) || partition.inSync(node) || !up(node));
    return joining;
  }
}
