package io.kumo.node.lease;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The granting end of one connection: keeps the table that the other end tells and judges each row
 * anew at every frame (rule 9). Used by the connection's thread alone.
 */
public final class HeartbeatJudge {
  private final NodeId asker;
  private final IntFunction<Optional<Grants>> grants;
  private final Map<Integer, Heartbeat.Lead> table = new HashMap<>();
  private long number;

  /**
   * An empty table.
   *
   * @param grants of a partition; empty where this node has no replica of it, and for a shard that
   *     has made no progress for a second: a node that is alive but stuck grants nothing
   */
  public HeartbeatJudge(NodeId asker, IntFunction<Optional<Grants>> grants) {
    this.asker = requireNonNull(asker, "asker");
    this.grants = requireNonNull(grants, "grants");
  }

  /**
   * Judges one frame.
   *
   * @return empty if the frame is not the next of its connection: its table cannot be known, and
   *     the connection is to be closed
   */
  public Optional<Heartbeat.Answer> judge(Heartbeat heartbeat, long nowNanos) {
    if (heartbeat.number() != number + 1) {
      return Optional.empty();
    }
    number++;
    for (Heartbeat.Change change : heartbeat.changes()) {
      if (change instanceof Heartbeat.Lead lead) {
        table.put(lead.partition(), lead);
      } else {
        table.remove(change.partition());
      }
    }
    List<Integer> refused = new ArrayList<>();
    for (Heartbeat.Lead row : table.values()) {
      boolean given =
          grants
              .apply(row.partition())
              .map(partition -> partition.judge(asker, row, nowNanos))
              .orElse(false);
      if (!given) {
        refused.add(row.partition());
      }
    }
    return Optional.of(new Heartbeat.Answer(number, refused));
  }
}
