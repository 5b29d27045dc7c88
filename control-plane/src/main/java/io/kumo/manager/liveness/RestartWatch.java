package io.kumo.manager.liveness;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command.Restart.Item;
import io.kumo.manager.state.RestartRule;
import io.kumo.manager.state.RestartRule.Readiness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When to restart the partitions whose holders were all stopped.
 *
 * <p>At once when all holders are back; with only some of them a little later, since who comes
 * after the decision has to join and until then each copy less is a risk. One owner thread.
 */
public final class RestartWatch {
  private final long waitNanos;
  private final Map<Item, Long> sinceNanos = new HashMap<>();

  /**
   * Starts afresh.
   *
   * @param waitNanos how long to wait for the rest
   */
  public RestartWatch(long waitNanos) {
    this.waitNanos = waitNanos;
  }

  /** The partitions to restart now. */
  public List<Item> due(ClusterState state, long nowNanos) {
    List<Item> due = new ArrayList<>();
    Map<Item, Long> waiting = new HashMap<>();
    for (int p = 0; p < state.partitions().size(); p++) {
      Readiness readiness = RestartRule.readiness(state, p);
      if (readiness == Readiness.NO) {
        continue;
      }
      Item item = new Item(p, state.partitions().get(p).chain().term());
      long since = sinceNanos.getOrDefault(item, nowNanos);
      if (readiness == Readiness.WITH_ALL || nowNanos - since >= waitNanos) {
        due.add(item);
      }
      waiting.put(item, since);
    }
    sinceNanos.clear();
    sinceNanos.putAll(waiting);
    return due;
  }
}
