package io.kumo.net;

import static io.kumo.fixture.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.RawPeer;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.Value;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import io.kumo.time.SystemClock;
import io.kumo.wire.Close;
import io.kumo.wire.Codecs;
import io.kumo.wire.Empty;
import io.kumo.wire.ErrorReply;
import io.kumo.wire.FrameType;
import io.kumo.wire.Hello;
import io.kumo.wire.ProtocolVersion;
import io.kumo.wire.Role;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What peers do that they should not: the server says why, closes, and serves the others. */
final class MisbehavingPeerTest {
  private static final UUID CLUSTER = new UUID(1, 2);
  private static final int FRAME_BYTES_MAX = 1 << 20;
  private static final FrameLimits LIMITS =
      new FrameLimits(20, FRAME_BYTES_MAX, 4 << 20, 100, 700, 700, 200, 1_500);
  private static final DataRequest.Get GET = new DataRequest.Get(1, 0, Key.of("key"));

  private final NetRuntime runtime = NetRuntime.start("test-bad", 1, new SystemClock());
  private final AtomicInteger handled = new AtomicInteger();
  private FrameServer server;
  private volatile int valueBytes = 10;

  @BeforeEach
  void start() throws IOException {
    server =
        FrameServer.start(
            runtime, new Address("127.0.0.1", 0), LIMITS, () -> Optional.of(CLUSTER), Handler::new);
  }

  @AfterEach
  void stop() {
    server.close();
    runtime.close();
  }

  private final class Handler implements FrameHandler {
    private final Peer peer;

    Handler(Peer peer) {
      this.peer = peer;
    }

    @Override
    public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
      if (type == FrameType.NODE_LAST) {
        throw new IllegalStateException("a bug, for the test");
      }
      if (type != FrameType.GET) {
        return false;
      }
      Codecs.GET.decode(body);
      handled.incrementAndGet();
      Value value = new Value(new byte[valueBytes], 0, 0, 0);
      peer.reply(correlationId, Codecs.DATA_REPLY, new DataReply.Found(1, value));
      return true;
    }
  }

  private RawPeer connect() throws IOException {
    return RawPeer.connect(server.address());
  }

  private void othersAreServed() throws IOException {
    try (RawPeer other = RawPeer.greeted(server.address())) {
      other.write(RawPeer.frame(Codecs.GET, GET, 9));
      assertEquals(FrameType.DATA_REPLY, other.readFrame().type());
    }
    eventually(() -> assertEquals(0, server.counters().open()));
  }

  private void isClosed(Close.Reason reason, byte[] bytes) throws IOException {
    try (RawPeer peer = connect()) {
      peer.write(bytes);
      assertEquals(reason, peer.readClose().reason());
    }
    assertEquals(0, handled.get());
    othersAreServed();
  }

  @Test
  void anotherProtocolIsClosed() throws IOException {
    isClosed(
        Close.Reason.FRAME_TOO_LONG, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aNegativeOrTooSmallLengthIsClosed() throws IOException {
    isClosed(Close.Reason.BAD_FRAME, new byte[] {-1, -1, -1, -1, 0});
    handled.set(0);
    isClosed(Close.Reason.BAD_FRAME, new byte[] {0, 0, 0, 5, 1, 0, 0, 0, 0});
  }

  @Test
  void aRequestBeforeTheHelloIsClosed() throws IOException {
    isClosed(Close.Reason.BAD_FRAME, RawPeer.frame(Codecs.GET, GET, 1));
  }

  @Test
  void aHelloOfGarbageIsClosed() throws IOException {
    isClosed(Close.Reason.BAD_FRAME, RawPeer.frame(FrameType.HELLO, 1, new byte[] {1, 2, 3}));
  }

  @Test
  void aHelloOfAnotherVersionOrClusterIsClosed() throws IOException {
    Hello future =
        new Hello(
            new ProtocolVersion(2, 0),
            Role.CLIENT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    isClosed(Close.Reason.WRONG_VERSION, RawPeer.frame(Codecs.HELLO, future, 1));
    handled.set(0);
    Hello foreign = Hello.of(Role.NODE, Optional.of(new UUID(8, 8)));
    isClosed(Close.Reason.WRONG_CLUSTER, RawPeer.frame(Codecs.HELLO, foreign, 1));
  }

  @Test
  void aNewerMinorVersionIsWelcome() throws IOException {
    Hello newer =
        new Hello(
            new ProtocolVersion(ProtocolVersion.CURRENT.major(), 99),
            Role.CLIENT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    try (RawPeer peer = connect()) {
      peer.write(RawPeer.frame(Codecs.HELLO, newer, 1));
      assertEquals(FrameType.HELLO_REPLY, peer.readFrame().type());
    }
  }

  @Test
  void aFrameOverTheLimitIsClosedBeforeItsBodyComes() throws IOException {
    try (RawPeer peer = RawPeer.greeted(server.address())) {
      peer.write(new byte[] {0x7f, -1, -1, -1});
      assertEquals(Close.Reason.FRAME_TOO_LONG, peer.readClose().reason());
    }
    othersAreServed();
  }

  @Test
  void aDribbledHelloIsClosed() throws IOException {
    byte[] hello = RawPeer.frame(Codecs.HELLO, Hello.of(Role.CLIENT, Optional.empty()), 1);
    try (RawPeer peer = connect()) {
      AtomicInteger sent = new AtomicInteger();
      eventually(
          () -> {
            if (sent.get() < hello.length / 2) {
              peer.write(hello[sent.getAndIncrement()]);
            }
            assertEquals(1, server.counters().refused());
          });
      assertEquals(Close.Reason.TOO_SLOW, peer.readClose().reason());
    }
    othersAreServed();
  }

  @Test
  void aFrameWithoutEndIsClosedThoughItsBytesDribbleIn() throws IOException {
    byte[] frame = RawPeer.frame(FrameType.GET, 1, new byte[100_000]);
    try (RawPeer peer = RawPeer.greeted(server.address())) {
      AtomicInteger sent = new AtomicInteger();
      eventually(
          () -> {
            peer.write(frame[sent.getAndIncrement()]);
            assertEquals(1, server.counters().refused());
          });
      assertEquals(Close.Reason.TOO_SLOW, peer.readClose().reason());
    }
    assertEquals(0, handled.get());
    othersAreServed();
  }

  @Test
  void silenceAfterTheHelloIsClosedInTheEnd() throws IOException {
    try (RawPeer peer = RawPeer.greeted(server.address())) {
      assertEquals(Close.Reason.TOO_SLOW, peer.readClose().reason());
    }
  }

  @Test
  void framesCutAtEveryByteAreRead() throws IOException {
    byte[] frame = RawPeer.frame(Codecs.GET, GET, 5);
    try (RawPeer peer = RawPeer.greeted(server.address())) {
      for (int cut = 1; cut < frame.length; cut++) {
        peer.write(Arrays.copyOf(frame, cut));
        peer.write(Arrays.copyOfRange(frame, cut, frame.length));
        assertEquals(5, peer.readFrame().correlationId());
      }
      for (byte b : frame) {
        peer.write(b);
      }
      assertEquals(5, peer.readFrame().correlationId());
    }
  }

  @Test
  void aBodyThatIsNoMessageIsAnsweredWithAnErrorAndTheConnectionStays() throws IOException {
    try (RawPeer peer = RawPeer.greeted(server.address())) {
      peer.write(RawPeer.frame(FrameType.GET, 3, new byte[] {1}));
      error(ErrorReply.Code.BAD_REQUEST, 3, peer.readFrame());
      peer.write(RawPeer.frame(200, 4, new byte[] {1}));
      error(ErrorReply.Code.UNKNOWN_TYPE, 4, peer.readFrame());
      peer.write(RawPeer.frame(FrameType.NODE_LAST, 5, new byte[0]));
      error(ErrorReply.Code.INTERNAL, 5, peer.readFrame());
      peer.write(RawPeer.frame(Codecs.PING, Empty.EMPTY, 0));
      assertEquals(FrameType.PONG, peer.readFrame().type());
      peer.write(RawPeer.frame(Codecs.GET, GET, 6));
      assertEquals(6, peer.readFrame().correlationId());
    }
  }

  private static void error(ErrorReply.Code code, int correlationId, RawPeer.Frame frame) {
    assertEquals(FrameType.ERROR, frame.type());
    assertEquals(correlationId, frame.correlationId());
    assertEquals(code, Codecs.ERROR.decode(frame.body()).code());
  }

  @Test
  void aPeerThatReadsNothingIsReadNoMore() throws IOException {
    valueBytes = 500_000;
    byte[] request = RawPeer.frame(Codecs.GET, GET, 5);
    try (RawPeer peer = RawPeer.greeted(server.address())) {
      ByteArrayOutputStream burst = new ByteArrayOutputStream();
      for (int i = 0; i < 5; i++) {
        burst.write(request);
      }
      AtomicInteger bursts = new AtomicInteger();
      // As long as it is read it goes on asking: the answers must never pile up beyond the bound.
      eventually(
          () -> {
            int before = handled.get();
            if (bursts.incrementAndGet() < 200) {
              peer.write(burst.toByteArray());
            }
            for (Peer each : server.peers()) {
              assertTrue(each.queuedBytes() <= LIMITS.queueBytesMax() + valueBytes + 100);
            }
            assertTrue(bursts.get() >= 200);
            assertEquals(before, handled.get());
          });
      assertTrue(handled.get() < 1_000, "handled: " + handled.get());
    }
  }

  @Test
  void moreConnectionsThanAllowedAreClosedWithTheReason() throws IOException {
    List<RawPeer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < LIMITS.connectionsMax(); i++) {
        peers.add(RawPeer.greeted(server.address()));
      }
      try (RawPeer tooMuch = connect()) {
        assertEquals(Close.Reason.TOO_MANY_CONNECTIONS, tooMuch.readClose().reason());
      }
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
    eventually(() -> assertEquals(0, server.counters().open()));
    othersAreServed();
  }

  @Test
  void randomBytesOnManyConnectionsLeaveNothingBehind() throws IOException {
    Random random = new Random(42);
    for (int i = 0; i < 100; i++) {
      byte[] garbage = new byte[random.nextInt(2_000)];
      random.nextBytes(garbage);
      try (RawPeer peer = i % 2 == 0 ? connect() : RawPeer.greeted(server.address())) {
        peer.write(garbage);
      }
    }
    othersAreServed();
  }
}
