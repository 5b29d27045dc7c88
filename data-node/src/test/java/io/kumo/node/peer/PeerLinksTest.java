package io.kumo.node.peer;

import static io.kumo.fixture.Eventually.eventuallyTrue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.net.Connection;
import io.kumo.net.FrameHandler;
import io.kumo.net.FrameLimits;
import io.kumo.net.FrameServer;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.net.Peer;
import io.kumo.node.lease.Heartbeat;
import io.kumo.node.lease.HeldLease;
import io.kumo.node.lease.LeaseTimes;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.Stamp;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.ring.RingSettings;
import io.kumo.time.SystemClock;
import io.kumo.wire.Hello;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links to a node that only notes what comes over which connection. */
class PeerLinksTest {
  private static final UUID CLUSTER = new UUID(9, 9);
  private static final Member SELF = new Member(new NodeId(new UUID(0, 1)), 1);
  private static final Member OTHER = new Member(new NodeId(new UUID(0, 2)), 1);

  private final NetRuntime runtime = NetRuntime.start("test-net", 1, new SystemClock());
  private final Map<Peer, List<Integer>> frames = new ConcurrentHashMap<>();
  private final Map<Peer, List<Heartbeat>> heartbeats = new ConcurrentHashMap<>();
  private final List<NodeId> connected = new CopyOnWriteArrayList<>();
  private final List<NodeId> refused = new CopyOnWriteArrayList<>();
  private FrameServer server;
  private PeerLinks links;

  @BeforeEach
  void link() throws IOException {
    server =
        FrameServer.start(
            runtime,
            new Address("127.0.0.1", 0),
            FrameLimits.DEFAULT,
            () -> Optional.of(CLUSTER),
            Noting::new);
    links =
        PeerLinks.start(
            runtime,
            () ->
                new Connection.Config(
                    Hello.ofNode(Optional.of(CLUSTER), SELF),
                    FrameLimits.DEFAULT,
                    new NetCounters()),
            LeaseTimes.ofMs(50, 500, 650),
            SELF,
            new Hearing());
    RingNode node = new RingNode(OTHER.node(), server.address(), "z", 1, 1, true);
    RingSettings settings = new RingSettings(1, 1, 1, 1_000);
    links.follow(new Ring(CLUSTER, 1, settings, Map.of(OTHER.node(), node), List.of(Chain.EMPTY)));
  }

  @AfterEach
  void close() {
    links.close();
    server.close();
    runtime.close();
  }

  @Test
  void heartbeatsDoNotWaitBehindMessages() {
    eventuallyTrue(() -> !connected.isEmpty());
    links.keepLease(new HeldLease(0, OTHER), 1, 1);
    links.send(OTHER, List.of(new PeerMessage.Commit(new Stamp(0, 1, 1, 0, SELF, OTHER), 0)));

    eventuallyTrue(() -> !over(NodeFrames.MESSAGES).isEmpty());
    eventuallyTrue(() -> !over(NodeFrames.HEARTBEAT).isEmpty());
    assertTrue(
        over(NodeFrames.MESSAGES).stream().noneMatch(over(NodeFrames.HEARTBEAT)::contains),
        frames::toString);
    assertEquals(List.of(OTHER.node()), connected);
  }

  @Test
  void aNewConnectionIsToldOfAllLeases() {
    links.keepLease(new HeldLease(0, OTHER), 3, 4);
    eventuallyTrue(() -> !over(NodeFrames.HEARTBEAT).isEmpty());
    Peer first = over(NodeFrames.HEARTBEAT).get(0);

    links.endLeases();
    eventuallyTrue(() -> over(NodeFrames.HEARTBEAT).size() == 2);
    Peer second =
        over(NodeFrames.HEARTBEAT).stream().filter(peer -> !peer.equals(first)).findAny().get();
    assertEquals(
        new Heartbeat(1, List.of(new Heartbeat.Lead(0, 3, 4))), heartbeats.get(second).get(0));
    assertEquals(List.of(OTHER.node()), connected, "the messages' connection stands");
  }

  @Test
  void aNodeWhoseProcessHasEndedRefuses() {
    eventuallyTrue(() -> !connected.isEmpty());
    assertEquals(List.of(), refused);
    server.close();
    eventuallyTrue(() -> refused.size() > 1);
    assertEquals(Set.of(OTHER.node()), Set.copyOf(refused));
  }

  private List<Peer> over(int type) {
    return frames.entrySet().stream()
        .filter(each -> each.getValue().contains(type))
        .map(Map.Entry::getKey)
        .toList();
  }

  private final class Hearing implements PeerLinks.Listener {
    @Override
    public void connected(NodeId node) {
      connected.add(node);
    }

    @Override
    public void refused(NodeId node) {
      refused.add(node);
    }
  }

  private final class Noting implements FrameHandler {
    private final Peer peer;

    Noting(Peer peer) {
      this.peer = peer;
      frames.put(peer, new CopyOnWriteArrayList<>());
      heartbeats.put(peer, new CopyOnWriteArrayList<>());
    }

    @Override
    public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
      if (type == NodeFrames.HEARTBEAT) {
        heartbeats.get(peer).add(NodeFrames.HEARTBEAT_CODEC.decode(body));
      } else {
        body.skipBytes(body.readableBytes());
      }
      frames.get(peer).add(type);
      return true;
    }

    @Override
    public void onClosed() {}
  }
}
