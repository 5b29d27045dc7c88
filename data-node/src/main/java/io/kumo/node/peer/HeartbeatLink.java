package io.kumo.node.peer;

import io.kumo.net.Connection;
import io.kumo.net.ReplyListener;
import io.kumo.net.RequestException;
import io.kumo.node.lease.Heartbeat;
import io.kumo.node.lease.HeartbeatSender;
import io.kumo.node.lease.HeldLease;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeats to another node, on a connection of their own: they must not wait behind large
 * batches, or leases would end where a link is merely busy. Nothing depends on the order of the
 * two. Any thread.
 */
final class HeartbeatLink implements LastingConnection.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatLink.class);

  /** A new lease is asked for so soon, together with those that come along with it. */
  private static final long HURRY_MS = 2;

  private final NodeId node;
  private final PeerLink.Environment environment;
  private final LastingConnection connecting;
  private final Map<Integer, Leading> leases = new HashMap<>();

  private boolean hurrying;
  private volatile Optional<Live> live = Optional.empty();

  /** A lease that is to be asked for, and in which terms. */
  private record Leading(HeldLease lease, int leaderTerm, int term) {}

  /** A connection whose hello was answered, with a heartbeat table of its own (rule 9). */
  private record Live(Connection connection, HeartbeatSender heartbeats) {}

  HeartbeatLink(NodeId node, Address address, PeerLink.Environment environment) {
    this.node = node;
    this.environment = environment;
    connecting = new LastingConnection(address, environment, this);
  }

  /** Begins to connect, for as long as the link is open. */
  void connect() {
    connecting.connect();
  }

  @Override
  public void onConnected(Connection connection) {
    synchronized (this) {
      HeartbeatSender heartbeats = new HeartbeatSender(environment.times());
      leases.values().forEach(each -> heartbeats.lead(each.lease, each.leaderTerm, each.term));
      live = Optional.of(new Live(connection, heartbeats));
    }
    // A new table grants nothing: do not wait for the next beat.
    beat();
  }

  @Override
  public synchronized void onLost(Connection connection) {
    live = live.filter(now -> now.connection != connection);
  }

  synchronized void keepLease(HeldLease lease, int leaderTerm, int term) {
    leases.put(lease.partition(), new Leading(lease, leaderTerm, term));
    live.ifPresent(now -> now.heartbeats.lead(lease, leaderTerm, term));
    if (!hurrying) {
      hurrying = true;
      var unused = environment.runtime().scheduler().schedule(HURRY_MS, this::hurriedBeat);
    }
  }

  private void hurriedBeat() {
    synchronized (this) {
      hurrying = false;
    }
    beat();
  }

  /** Takes over what another link to the same node asks for. */
  synchronized void inherit(HeartbeatLink former) {
    leases.putAll(former.leases());
  }

  private synchronized Map<Integer, Leading> leases() {
    return Map.copyOf(leases);
  }

  synchronized void dropLease(int partition, Member member) {
    Leading kept = leases.get(partition);
    if (kept != null && kept.lease.member().equals(member)) {
      leases.remove(partition);
      live.ifPresent(now -> now.heartbeats.leave(partition));
    }
  }

  /** Sends the next heartbeat, if there is anything to ask and a connection stands. */
  void beat() {
    Optional<Live> now = live;
    if (now.isEmpty() || now.get().heartbeats.idle()) {
      return;
    }
    HeartbeatSender heartbeats = now.get().heartbeats;
    Optional<Heartbeat> heartbeat = heartbeats.next(environment.runtime().clock().nanos());
    if (heartbeat.isEmpty()) {
      LOG.warn("node {} answers no heartbeats, connecting anew", node);
      now.get().connection.close();
      return;
    }
    long timeoutMs = TimeUnit.NANOSECONDS.toMillis(environment.times().graceNanos());
    now.get()
        .connection
        .request(NodeFrames.HEARTBEAT_CODEC, heartbeat.get(), timeoutMs, new Answers(heartbeats));
  }

  /** How many leases are asked for and do not run. */
  synchronized int leasesMissing(long nowNanos) {
    return (int) leases.values().stream().filter(each -> !each.lease.runsAt(nowNanos)).count();
  }

  /** How many leases are asked for. */
  synchronized int leasesAsked() {
    return leases.size();
  }

  /**
   * The machine stood still: what was granted before counts no more, nor what is granted yet to
   * heartbeats of before, which a new connection's table leaves out.
   */
  synchronized void endLeases() {
    long nanos = environment.runtime().clock().nanos() + environment.times().leaseNanos();
    leases.values().forEach(each -> each.lease.end(nanos));
    live.ifPresent(now -> now.connection.close());
  }

  synchronized void close() {
    live = Optional.empty();
    connecting.close();
  }

  private final class Answers implements ReplyListener {
    private final HeartbeatSender heartbeats;

    Answers(HeartbeatSender heartbeats) {
      this.heartbeats = heartbeats;
    }

    @Override
    public void onReply(int type, int flags, ByteBuf body) {
      if (type == NodeFrames.HEARTBEAT_ANSWER) {
        heartbeats.answered(NodeFrames.HEARTBEAT_ANSWER_CODEC.decode(body));
      }
    }

    @Override
    public void onFailure(RequestException failure) {
      // Nothing is granted, and the lease runs out by itself.
      LOG.debug("heartbeat to node {} unanswered: {}", node, failure.getMessage());
    }
  }
}
