package io.kumo.manager.lead;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.ring.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * When a lost node's share goes to others: once this manager has known it DOWN for as long as the
 * settings say. Not where too few nodes would be left to hold all copies: then there is nothing to
 * win, and what the lost node keeps would be given up. One owner thread.
 */
final class Replacement {
  private final Map<NodeId, Long> downSinceNanos = new HashMap<>();

  /** The nodes to be replaced now. */
  List<NodeId> due(ClusterState state, long nowNanos) {
    Set<NodeId> down = new HashSet<>();
    long live = 0;
    for (ManagedNode node : state.nodes().values()) {
      if (node.membership() == Membership.ATTACHED) {
        if (node.up()) {
          live += node.weight() > 0 ? 1 : 0;
        } else {
          down.add(node.id());
        }
      }
    }
    downSinceNanos.keySet().retainAll(down);
    down.forEach(node -> downSinceNanos.putIfAbsent(node, nowNanos));
    if (!state.settings().rebalance().autoReplace() || live < state.settings().ring().replicas()) {
      return List.of();
    }
    long delayNanos = TimeUnit.SECONDS.toNanos(state.settings().rebalance().autoReplaceSeconds());
    return down.stream()
        .filter(node -> nowNanos - downSinceNanos.get(node) >= delayNanos)
        .sorted()
        .toList();
  }
}
