package io.kumo.sim;

import io.kumo.node.lease.Heartbeat;
import io.kumo.node.lease.HeartbeatJudge;
import io.kumo.node.lease.HeartbeatSender;
import io.kumo.node.lease.HeldLease;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Both ends of a process's heartbeats, one pair for each connection. */
final class SimHeartbeats {
  private final Simulation world;
  private final SimProcess process;
  private final Map<NodeId, HeartbeatSender> senders = new HashMap<>();
  private final Map<NodeId, HeartbeatJudge> judges = new HashMap<>();
  private final Map<NodeId, Long> connections = new HashMap<>();
  private final Map<Member, Kept> kept = new HashMap<>();

  private record Kept(HeldLease lease, int leaderTerm, int term) {}

  SimHeartbeats(Simulation world, SimProcess process) {
    this.world = world;
    this.process = process;
  }

  void tick() {
    process.later(world.circumstances().limits().leases().heartbeatNanos(), this::tick);
    for (Map.Entry<NodeId, HeartbeatSender> entry : List.copyOf(senders.entrySet())) {
      HeartbeatSender sender = entry.getValue();
      if (sender.idle()) {
        continue;
      }
      Optional<Heartbeat> frame = sender.next(process.clock().nanos());
      if (frame.isPresent()) {
        world.network().send(process, entry.getKey(), frame.get(), connections.get(entry.getKey()));
      } else {
        world.network().reset(process.node(), entry.getKey());
      }
    }
  }

  void connected(NodeId other, long connection) {
    connections.put(other, connection);
    HeartbeatSender sender = new HeartbeatSender(world.circumstances().limits().leases());
    senders.put(other, sender);
    judges.put(other, new HeartbeatJudge(other, p -> Optional.of(process.core().grants())));
    kept.forEach(
        (member, lease) -> {
          if (member.node().equals(other)) {
            sender.lead(lease.lease(), lease.leaderTerm(), lease.term());
          }
        });
  }

  void disconnected(NodeId other) {
    senders.remove(other);
    judges.remove(other);
  }

  void keep(HeldLease lease, int leaderTerm, int term) {
    kept.put(lease.member(), new Kept(lease, leaderTerm, term));
    HeartbeatSender sender = senders.get(lease.member().node());
    if (sender != null) {
      sender.lead(lease, leaderTerm, term);
    }
  }

  /** Rule 8 turned off: the leases count from when the answer came. */
  private void fromReceipt() {
    if (!world.wiring().obeys(Around.LEASE_FROM_SENDING)) {
      long until = process.clock().nanos() + world.circumstances().limits().leases().leaseNanos();
      kept.values().forEach(one -> one.lease().extend(until));
    }
  }

  void drop(Member other) {
    kept.remove(other);
    HeartbeatSender sender = senders.get(other.node());
    if (sender != null) {
      sender.leave(0);
    }
  }

  /** A heartbeat belongs to its connection's table, and is nothing to another's. */
  void judge(SimProcess from, Heartbeat heartbeat, long connection) {
    HeartbeatJudge judge = judges.get(from.node());
    if (judge == null || connections.get(from.node()) != connection) {
      return;
    }
    Optional<Heartbeat.Answer> answer =
        judge.judge(heartbeat, process.clock().nanos()).map(this::answer);
    if (answer.isPresent()) {
      world.network().send(process, from.node(), answer.get(), connection);
    } else {
      world.network().reset(process.node(), from.node());
    }
  }

  /** Rule 6 turned off: everybody is granted a lease. */
  private Heartbeat.Answer answer(Heartbeat.Answer judged) {
    return world.wiring().obeys(Around.HEARTBEAT_TERMS)
        ? judged
        : new Heartbeat.Answer(judged.number(), List.of());
  }

  void answered(NodeId from, Heartbeat.Answer answer, long connection) {
    HeartbeatSender sender = senders.get(from);
    if (sender != null && connections.get(from) == connection) {
      sender.answered(answer);
      fromReceipt();
    }
  }
}
