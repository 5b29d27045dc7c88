package io.kumo.node.peer;

import io.kumo.net.Connection;
import io.kumo.net.NetRuntime;
import io.kumo.net.RequestException;
import io.kumo.node.lease.LeaseTimes;
import io.kumo.node.replica.PeerMessage;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.wire.FrameCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's way to another one: a connection for the stream of messages, and beside it the {@link
 * HeartbeatLink}. Any thread.
 *
 * <p>What cannot be queued breaks the connection, so that nothing in the middle of the stream is
 * ever missing: the cores hear of the next connection and resend.
 */
final class PeerLink implements LastingConnection.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  /** A frame is closed when it has reached this; a single message may be longer. */
  private static final long FRAME_BYTES = 1L << 20;

  private final NodeId node;
  private final Environment environment;
  private final LastingConnection connecting;
  private final HeartbeatLink heartbeats;
  private volatile Optional<Connection> live = Optional.empty();

  /** What all links of a node share. */
  record Environment(
      NetRuntime runtime,
      Supplier<Connection.Config> config,
      LeaseTimes times,
      Member self,
      PeerLinks.Listener listener) {}

  PeerLink(NodeId node, Address address, Environment environment) {
    this.node = node;
    this.environment = environment;
    connecting = new LastingConnection(address, environment, this);
    heartbeats = new HeartbeatLink(node, address, environment);
  }

  Address address() {
    return connecting.address();
  }

  HeartbeatLink heartbeats() {
    return heartbeats;
  }

  /** Begins to connect, for as long as the link is open. */
  void connect() {
    connecting.connect();
    heartbeats.connect();
  }

  @Override
  public void onConnected(Connection connection) {
    synchronized (this) {
      live = Optional.of(connection);
    }
    LOG.info("connected to node {} at {}", node, address());
    environment.listener().connected(node);
  }

  @Override
  public synchronized void onLost(Connection connection) {
    if (live.filter(now -> now == connection).isPresent()) {
      LOG.info("lost the connection to node {} at {}", node, address());
      live = Optional.empty();
    }
  }

  @Override
  public void onRefused() {
    environment.listener().refused(node);
  }

  /** Sends in order, or drops all where no connection stands. */
  void send(Member to, List<PeerMessage> messages) {
    Optional<Connection> now = live;
    if (now.isEmpty()) {
      return;
    }
    List<PeerMessage> frame = new ArrayList<>();
    long bytes = 0;
    for (PeerMessage message : messages) {
      bytes += PeerFrameCodec.bytesOf(message);
      if (bytes > FRAME_BYTES && !frame.isEmpty()) {
        send(now.get(), to, frame);
        frame = new ArrayList<>();
        bytes = PeerFrameCodec.bytesOf(message);
      }
      frame.add(message);
    }
    send(now.get(), to, frame);
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

  /** Asks, and fails at once where no connection stands. */
  <Q, R> CompletableFuture<R> ask(
      FrameCodec<Q> codec, Q ask, long timeoutMs, FrameCodec<R> answerCodec) {
    Optional<Connection> now = live;
    return now.isEmpty()
        ? CompletableFuture.failedFuture(
            new RequestException(RequestException.Kind.LOST, true, "no connection to node " + node))
        : now.get().ask(codec, ask, timeoutMs, answerCodec);
  }

  long queuedBytes() {
    return live.map(Connection::queuedBytes).orElse(0L);
  }

  synchronized void close() {
    live = Optional.empty();
    connecting.close();
    heartbeats.close();
  }
}
