package io.kumo.node.peer;

import io.kumo.net.Backoff;
import io.kumo.net.Connection;
import io.kumo.net.FrameHandler;
import io.kumo.net.NetRuntime;
import io.kumo.net.ReplyListener;
import io.kumo.net.RequestException;
import io.kumo.node.lease.Heartbeat;
import io.kumo.node.lease.HeartbeatSender;
import io.kumo.node.lease.HeldLease;
import io.kumo.node.lease.LeaseTimes;
import io.kumo.node.replica.PeerMessage;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's way to another one: a connection that is made anew whenever it breaks, and on it the
 * stream of messages and the heartbeats. Any thread.
 *
 * <p>What cannot be queued breaks the connection, so that nothing in the middle of the stream is
 * ever missing: the cores hear of the next connection and resend.
 */
final class PeerLink {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);
  private static final long RETRY_FIRST_MS = 20;
  private static final long RETRY_LAST_MS = 500;

  /** A new lease is asked for so soon, together with those that come along with it. */
  private static final long HURRY_MS = 2;

  /** A frame is closed when it has reached this; a single message may be longer. */
  private static final long FRAME_BYTES = 1L << 20;

  private final NodeId node;
  private final Address address;
  private final Environment environment;
  private final Backoff backoff = new Backoff(RETRY_FIRST_MS, RETRY_LAST_MS);
  private final Map<Integer, Leading> leases = new HashMap<>();

  private Optional<Attempt> attempt = Optional.empty();
  private boolean hurrying;
  private volatile Optional<Live> live = Optional.empty();
  private volatile boolean closed;

  /** What all links of a node share. */
  record Environment(
      NetRuntime runtime,
      Supplier<Connection.Config> config,
      LeaseTimes times,
      Member self,
      Consumer<NodeId> onConnected) {}

  /** A lease that is to be asked for, and in which terms. */
  private record Leading(HeldLease lease, int leaderTerm, int term) {}

  /** A connection whose hello was answered, with a heartbeat table of its own (rule 9). */
  private record Live(Connection connection, HeartbeatSender heartbeats) {}

  PeerLink(NodeId node, Address address, Environment environment) {
    this.node = node;
    this.address = address;
    this.environment = environment;
  }

  Address address() {
    return address;
  }

  /** Begins to connect, for as long as the link is open. */
  synchronized void connect() {
    if (closed) {
      return;
    }
    Attempt next = new Attempt();
    attempt = Optional.of(next);
    next.connection =
        Connection.open(environment.runtime(), address, environment.config().get(), next);
    next.connection.onReady(() -> onReady(next));
  }

  private void onReady(Attempt ready) {
    synchronized (this) {
      if (closed || !isPresent(ready) || !ready.connection.isOpen()) {
        return;
      }
      HeartbeatSender heartbeats = new HeartbeatSender(environment.times());
      leases.values().forEach(each -> heartbeats.lead(each.lease, each.leaderTerm, each.term));
      live = Optional.of(new Live(ready.connection, heartbeats));
      backoff.reset();
    }
    LOG.info("connected to node {} at {}", node, address);
    environment.onConnected().accept(node);
    // A new table grants nothing: do not wait for the next beat.
    beat();
  }

  private synchronized void onClosed(Attempt ended) {
    if (closed || !isPresent(ended)) {
      return;
    }
    if (live.isPresent()) {
      LOG.info("lost the connection to node {} at {}", node, address);
      live = Optional.empty();
    }
    attempt = Optional.empty();
    environment.runtime().scheduler().schedule(backoff.nextPauseMs(), this::connect);
  }

  private boolean isPresent(Attempt one) {
    return attempt.isPresent() && attempt.get() == one;
  }

  /** Sends in order, or drops all where no connection stands. */
  void send(Member to, List<PeerMessage> messages) {
    Optional<Live> now = live;
    if (now.isEmpty()) {
      return;
    }
    List<PeerMessage> frame = new ArrayList<>();
    long bytes = 0;
    for (PeerMessage message : messages) {
      bytes += PeerFrameCodec.bytesOf(message);
      if (bytes > FRAME_BYTES && !frame.isEmpty()) {
        send(now.get().connection, to, frame);
        frame = new ArrayList<>();
        bytes = PeerFrameCodec.bytesOf(message);
      }
      frame.add(message);
    }
    send(now.get().connection, to, frame);
  }

  private void send(Connection connection, Member to, List<PeerMessage> messages) {
    PeerFrame frame = new PeerFrame(environment.self(), to, messages);
    if (!connection.send(NodeFrames.MESSAGES_CODEC, frame) && connection.isOpen()) {
      LOG.warn(
          "node {} takes too little: {} bytes wait, connecting anew",
          node,
          connection.queuedBytes());
      connection.close();
    }
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
  synchronized void inherit(PeerLink former) {
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

  long queuedBytes() {
    return live.map(now -> now.connection.queuedBytes()).orElse(0L);
  }

  synchronized void close() {
    closed = true;
    live = Optional.empty();
    attempt.ifPresent(last -> last.connection.close());
  }

  /** One connection from its beginning; hears of its end, and that nothing is pushed on it. */
  private final class Attempt implements FrameHandler {
    /** Guarded by the link. */
    private Connection connection;

    @Override
    public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
      return false;
    }

    @Override
    public void onClosed() {
      PeerLink.this.onClosed(this);
    }
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
