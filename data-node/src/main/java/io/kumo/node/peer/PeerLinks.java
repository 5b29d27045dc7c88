package io.kumo.node.peer;

import io.kumo.net.Connection;
import io.kumo.net.NetRuntime;
import io.kumo.net.RequestException;
import io.kumo.node.lease.HeldLease;
import io.kumo.node.lease.LeaseTimes;
import io.kumo.node.replica.PeerMessage;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.time.Scheduler;
import io.kumo.wire.FrameCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The links to all other nodes of the ring. They are made as soon as a ring shows the node, and
 * made anew where its address has changed. Heartbeats are sent by a timer of the network loops,
 * apart from the shards' threads. Any thread.
 */
public final class PeerLinks implements AutoCloseable {
  /** Hears how it stands with the links. On a network loop; must not block. */
  public interface Listener {
    /** A new connection to the node stands. */
    void connected(NodeId node);

    /** Nobody listens at the node's address, again and again while that is so. */
    void refused(NodeId node);
  }

  private final PeerLink.Environment environment;
  private final Map<NodeId, PeerLink> links = new ConcurrentHashMap<>();
  private volatile Scheduler.Task nextBeat;
  private volatile boolean closed;

  private PeerLinks(PeerLink.Environment environment) {
    this.environment = environment;
  }

  /**
   * Starts without links.
   *
   * @param config asked for each new connection
   * @param self this process
   */
  public static PeerLinks start(
      NetRuntime runtime,
      Supplier<Connection.Config> config,
      LeaseTimes times,
      Member self,
      Listener listener) {
    PeerLinks links =
        new PeerLinks(new PeerLink.Environment(runtime, config, times, self, listener));
    links.scheduleBeat();
    return links;
  }

  /** Links to the nodes of a newer ring, and to no others. */
  public synchronized void follow(Ring ring) {
    if (closed) {
      return;
    }
    Map<NodeId, Address> wanted = new HashMap<>();
    for (RingNode node : ring.nodes().values()) {
      if (!node.id().equals(environment.self().node()) && node.incarnation() > 0) {
        wanted.put(node.id(), node.address());
      }
    }
    links.keySet().stream()
        .filter(node -> !wanted.containsKey(node))
        .forEach(node -> links.remove(node).close());
    wanted.forEach(this::link);
  }

  private void link(NodeId node, Address address) {
    PeerLink former = links.get(node);
    if (former != null && former.address().equals(address)) {
      return;
    }
    PeerLink link = new PeerLink(node, address, environment);
    if (former != null) {
      link.heartbeats().inherit(former.heartbeats());
      former.close();
    }
    links.put(node, link);
    link.connect();
  }

  /** Sends in order over the connection to that node, or drops all if there is none. */
  public void send(Member to, List<PeerMessage> messages) {
    PeerLink link = links.get(to.node());
    if (link != null) {
      link.send(to, messages);
    }
  }

  /**
   * Asks that node over the same connection; messages do not wait for the answer.
   *
   * @return completes with the answer, or with a {@link RequestException}
   */
  public <Q, R> CompletableFuture<R> ask(
      NodeId node, FrameCodec<Q> codec, Q ask, long timeoutMs, FrameCodec<R> answerCodec) {
    PeerLink link = links.get(node);
    return link == null
        ? CompletableFuture.failedFuture(
            new RequestException(RequestException.Kind.LOST, true, "no link to node " + node))
        : link.ask(codec, ask, timeoutMs, answerCodec);
  }

  /** Heartbeats to the lease's member shall ask for it, in these terms. */
  public void keepLease(HeldLease lease, int leaderTerm, int term) {
    PeerLink link = links.get(lease.member().node());
    if (link != null) {
      link.heartbeats().keepLease(lease, leaderTerm, term);
    }
  }

  /** Heartbeats to the member shall ask for the partition no more. */
  public void dropLease(int partition, Member member) {
    PeerLink link = links.get(member.node());
    if (link != null) {
      link.heartbeats().dropLease(partition, member);
    }
  }

  /** The machine stood still for an unknown time: all leases held end. */
  public void endLeases() {
    links.values().forEach(link -> link.heartbeats().endLeases());
  }

  /** Leases that are asked for. */
  public int leasesAsked() {
    return links.values().stream().mapToInt(link -> link.heartbeats().leasesAsked()).sum();
  }

  /** Leases that are asked for and do not run. */
  public int leasesMissing() {
    long now = environment.runtime().clock().nanos();
    return links.values().stream().mapToInt(link -> link.heartbeats().leasesMissing(now)).sum();
  }

  /** Bytes that wait to be sent to other nodes. */
  public long queuedBytes() {
    return links.values().stream().mapToLong(PeerLink::queuedBytes).sum();
  }

  /** Bytes that wait to be sent to that node. */
  public long queuedBytes(NodeId node) {
    PeerLink link = links.get(node);
    return link == null ? 0 : link.queuedBytes();
  }

  private void beat() {
    scheduleBeat();
    links.values().forEach(link -> link.heartbeats().beat());
  }

  private void scheduleBeat() {
    if (!closed) {
      long ms = TimeUnit.NANOSECONDS.toMillis(environment.times().heartbeatNanos());
      nextBeat = environment.runtime().scheduler().schedule(ms, this::beat);
    }
  }

  /** Closes all links. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    nextBeat.cancel();
    links.values().forEach(PeerLink::close);
    links.clear();
  }
}
