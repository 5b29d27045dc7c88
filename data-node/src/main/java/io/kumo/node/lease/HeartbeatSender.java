package io.kumo.node.lease;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The asking end of one connection: the numbered table of what this node leads there (rule 9).
 *
 * <p>A new connection gets a new sender, whose table is told afresh and has granted nothing. Shard
 * threads change the table, the heartbeat's thread sends; all methods are short critical sections.
 */
public final class HeartbeatSender {
  /** Unanswered frames beyond which none is sent: the connection is as good as dead. */
  public static final int UNANSWERED_MAX = 64;

  private final LeaseTimes times;
  private final Map<Integer, Row> table = new HashMap<>();
  private final Map<Integer, Heartbeat.Change> changes = new LinkedHashMap<>();
  private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();
  private long number;

  /** Since which frame the row stands as it is. */
  private record Row(Heartbeat.Lead lead, HeldLease lease, long sinceNumber) {}

  private record Sent(long number, long nanos) {}

  /** An empty table. */
  public HeartbeatSender(LeaseTimes times) {
    this.times = requireNonNull(times, "times");
  }

  /** Asks for {@code lease} in these terms from the next frame on. */
  public synchronized void lead(HeldLease lease, int leaderTerm, int term) {
    Heartbeat.Lead lead = new Heartbeat.Lead(lease.partition(), leaderTerm, term);
    table.put(lease.partition(), new Row(lead, lease, number + 1));
    changes.put(lease.partition(), lead);
  }

  /** Asks for the partition's lease no more. */
  public synchronized void leave(int partition) {
    if (table.remove(partition) != null) {
      changes.put(partition, new Heartbeat.Leave(partition));
    }
  }

  /** Whether there is anything to ask or to tell. */
  public synchronized boolean idle() {
    return table.isEmpty() && changes.isEmpty();
  }

  /**
   * The next frame, to be sent now; empty while {@value #UNANSWERED_MAX} are unanswered.
   *
   * @param nowNanos from when the leases count that it brings
   */
  public synchronized Optional<Heartbeat> next(long nowNanos) {
    if (unanswered.size() >= UNANSWERED_MAX) {
      return Optional.empty();
    }
    number++;
    List<Heartbeat.Change> told = new ArrayList<>(changes.values());
    changes.clear();
    unanswered.add(new Sent(number, nowNanos));
    return Optional.of(new Heartbeat(number, told));
  }

  /** Extends the leases that the answer grants; answers to frames never sent are void. */
  public synchronized void answered(Heartbeat.Answer answer) {
    while (!unanswered.isEmpty() && unanswered.peek().number() < answer.number()) {
      unanswered.remove();
    }
    if (unanswered.isEmpty() || unanswered.peek().number() != answer.number()) {
      return;
    }
    // Rule 8: the lease counts from when the frame was sent.
    long untilNanos = unanswered.remove().nanos() + times.leaseNanos();
    Set<Integer> refused = new HashSet<>(answer.refused());
    for (Row row : table.values()) {
      if (row.sinceNumber() <= answer.number() && !refused.contains(row.lead().partition())) {
        row.lease().extend(untilNanos);
      }
    }
  }
}
