package io.kumo.manager.liveness;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command.SetLiveness.Change;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.ManagedNode.Liveness;
import io.kumo.ring.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * When the leader last heard of each process.
 *
 * <p>Nobody is taken for DOWN from silence before a full time-out has passed since this manager
 * began to lead. DOWN is for status, restart and replacement; failover starts only from a member's
 * ask. Any thread may note what is heard; one thread does the rest.
 */
public final class NodeLiveness {
  private final long timeoutNanos;
  private final long sinceNanos;
  private final Map<Member, Long> heardNanos = new ConcurrentHashMap<>();
  private boolean looked;

  /**
   * Starts afresh.
   *
   * @param timeoutNanos a process that is silent for longer is DOWN
   * @param nowNanos when this manager began to lead
   */
  public NodeLiveness(long timeoutNanos, long nowNanos) {
    if (timeoutNanos <= 0) {
      throw new IllegalArgumentException("time-out is not positive: " + timeoutNanos);
    }
    this.timeoutNanos = timeoutNanos;
    this.sinceNanos = nowNanos;
  }

  /** A process was heard of. */
  public void heard(Member member, long nowNanos) {
    heardNanos.put(member, nowNanos);
  }

  /** What the state should be told; forgets processes that are superseded. */
  public List<Change> due(ClusterState state, long nowNanos) {
    heardNanos
        .keySet()
        .retainAll(
            state.nodes().values().stream().map(ManagedNode::member).collect(Collectors.toSet()));
    // Who is UP but not heard of yet was so before this manager led, or has just registered.
    long unheardNanos = looked ? nowNanos : sinceNanos;
    looked = true;
    List<Change> changes = new ArrayList<>();
    for (ManagedNode node : state.nodes().values()) {
      if (node.up()) {
        heardNanos.putIfAbsent(node.member(), unheardNanos);
      }
      Long heard = heardNanos.get(node.member());
      boolean silent = heard == null || nowNanos - heard > timeoutNanos;
      if (node.up() && silent) {
        changes.add(new Change(node.member(), Liveness.DOWN));
      } else if (!node.up() && !silent) {
        changes.add(new Change(node.member(), Liveness.UP));
      }
    }
    return changes;
  }
}
