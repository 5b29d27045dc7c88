package io.kumo.net;

import static io.kumo.fixture.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.FakeNode;
import io.kumo.fixture.FreePorts;
import io.kumo.fixture.RawPeer;
import io.kumo.fixture.Rings;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import io.kumo.time.SystemClock;
import io.kumo.wire.Close;
import io.kumo.wire.Codecs;
import io.kumo.wire.Empty;
import io.kumo.wire.Hello;
import io.kumo.wire.HelloReply;
import io.kumo.wire.ProtocolVersion;
import io.kumo.wire.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConnectionTest {
  private static final FrameLimits LIMITS =
      new FrameLimits(100, 1 << 20, 1 << 20, 20, 5_000, 1_000, 100, 400);
  private static final DataRequest.Get GET = new DataRequest.Get(1, 0, Key.of("key"));

  private final NetRuntime runtime = NetRuntime.start("test-connection", 1, new SystemClock());
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    runtime.close();
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.add(resource);
    return resource;
  }

  private static Connection.Config config() {
    Hello hello = Hello.of(Role.CLIENT, Optional.of(Rings.CLUSTER));
    return new Connection.Config(hello, LIMITS, new NetCounters());
  }

  private Connection connect(Address address) {
    return Connection.open(runtime, address, config(), (type, flags, id, body) -> false);
  }

  private Connection connected(Address address) throws Exception {
    Connection connection = connect(address);
    connection.ready().get(9, TimeUnit.SECONDS);
    return connection;
  }

  private static CompletableFuture<DataReply> get(Connection connection, long timeoutMs) {
    return connection.ask(Codecs.GET, GET, timeoutMs, Codecs.DATA_REPLY);
  }

  private static RequestException failure(CompletableFuture<?> future) {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> future.get(9, TimeUnit.SECONDS));
    return assertInstanceOf(RequestException.class, e.getCause());
  }

  /** A server that accepts one connection and leaves the rest to the test. */
  private ServerSocket listener() throws IOException {
    return keep(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
  }

  private static Address address(ServerSocket socket) {
    return new Address("127.0.0.1", socket.getLocalPort());
  }

  @Test
  void aRequestEndsInTimeWithoutAReply() throws Exception {
    FakeNode silent = keep(FakeNode.answering(runtime, request -> Optional.empty()));
    RequestException failure = failure(get(connected(silent.address()), 100));
    assertEquals(RequestException.Kind.TIMED_OUT, failure.kind());
    assertTrue(failure.written());
  }

  @Test
  void aRequestThatNeverLeftIsSaidToBeUnwritten() throws IOException {
    ServerSocket mute = listener();
    RequestException timedOut = failure(get(connect(address(mute)), 100));
    assertEquals(RequestException.Kind.TIMED_OUT, timedOut.kind());
    assertFalse(timedOut.written());
    RequestException refused = failure(get(connect(FreePorts.address()), 5_000));
    assertEquals(RequestException.Kind.LOST, refused.kind());
    assertFalse(refused.written());
  }

  @Test
  void aRequestThatLeftIsSaidToBeWrittenWhenTheConnectionBreaks() {
    FakeNode node = keep(FakeNode.answering(runtime, request -> Optional.empty()));
    CompletableFuture<DataReply> reply = get(connect(node.address()), 5_000);
    eventually(() -> assertEquals(1, node.requests().size()));
    node.close();
    RequestException failure = failure(reply);
    assertEquals(RequestException.Kind.LOST, failure.kind());
    assertTrue(failure.written());
  }

  @Test
  void lateRepliesAreIgnored() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    List<Runnable> late = new ArrayList<>();
    FrameServer server =
        keep(
            FrameServer.start(
                runtime,
                new Address("127.0.0.1", 0),
                LIMITS,
                Optional::empty,
                peer ->
                    (type, flags, id, body) -> {
                      Runnable answer =
                          () -> peer.reply(id, Codecs.DATA_REPLY, new DataReply.Missing(id));
                      late.add(answer);
                      if (asked.incrementAndGet() > 1) {
                        late.forEach(Runnable::run);
                      }
                      return true;
                    }));
    Connection connection = connected(server.address());
    failure(get(connection, 50));
    DataReply reply = get(connection, 5_000).get(9, TimeUnit.SECONDS);
    assertEquals(new DataReply.Missing(2), reply);
  }

  @Test
  void moreRequestsThanAllowedAreRefusedAtOnce() {
    FakeNode silent = keep(FakeNode.answering(runtime, request -> Optional.empty()));
    Connection connection = connect(silent.address());
    for (int i = 0; i < LIMITS.requestsMax(); i++) {
      get(connection, 300).isDone();
    }
    RequestException refused = failure(get(connection, 300));
    assertEquals(RequestException.Kind.OVERLOADED, refused.kind());
    assertFalse(refused.written());
    eventually(
        () -> assertEquals(RequestException.Kind.TIMED_OUT, failure(get(connection, 10)).kind()));
  }

  @Test
  void aSilentServerIsLeft() throws Exception {
    ServerSocket server = listener();
    Connection connection = connect(address(server));
    try (Socket accepted = server.accept()) {
      HelloReply reply = new HelloReply(ProtocolVersion.CURRENT, Optional.empty());
      accepted.getOutputStream().write(RawPeer.frame(Codecs.HELLO_REPLY, reply, 1));
      connection.ready().get(9, TimeUnit.SECONDS);
      assertEquals(Close.Reason.TOO_SLOW, connection.closed().get(9, TimeUnit.SECONDS).reason());
    }
  }

  @Test
  void aServerThatAnswersPingsIsKept() throws Exception {
    FakeNode node = keep(FakeNode.storing(runtime));
    Connection connection = connect(node.address());
    connection.ready().get(9, TimeUnit.SECONDS);
    long end = runtime.clock().nanos() + TimeUnit.MILLISECONDS.toNanos(3L * LIMITS.silenceMs());
    eventually(() -> assertTrue(runtime.clock().nanos() - end > 0));
    assertTrue(connection.isOpen());
  }

  @Test
  void aServerOfAnotherClusterIsLeft() throws Exception {
    FrameServer foreign =
        keep(
            FrameServer.start(
                runtime,
                new Address("127.0.0.1", 0),
                LIMITS,
                () -> Optional.of(new UUID(5, 5)),
                peer -> (type, flags, id, body) -> false));
    Close why = connect(foreign.address()).closed().get(9, TimeUnit.SECONDS);
    assertEquals(Close.Reason.WRONG_CLUSTER, why.reason());
  }

  @Test
  void aServerOfGarbageIsLeft() throws Exception {
    ServerSocket server = listener();
    Connection connection = connect(address(server));
    CompletableFuture<DataReply> reply = get(connection, 5_000);
    try (Socket accepted = server.accept()) {
      accepted.getOutputStream().write(new byte[] {0, 0, 0, 20, 99, 0, 0, 0, 0, 1, 1, 1});
      accepted.getOutputStream().write(new byte[12]);
      assertFalse(failure(reply).written());
      assertEquals(Close.Reason.BAD_FRAME, connection.closed().get(9, TimeUnit.SECONDS).reason());
    }
  }

  @Test
  void pushedFramesComeToTheListener() throws Exception {
    FakeNode node = keep(FakeNode.storing(runtime));
    CompletableFuture<Integer> pushed = new CompletableFuture<>();
    Connection connection =
        Connection.open(
            runtime, node.address(), config(), (type, flags, id, body) -> pushed.complete(type));
    connection.ready().get(9, TimeUnit.SECONDS);
    node.peers().get(0).send(Codecs.RING_REQUEST, Empty.EMPTY);
    assertEquals(Codecs.RING_REQUEST.type(), pushed.get(9, TimeUnit.SECONDS));
  }

  @Test
  void thePoolMakesABrokenConnectionAgain() throws Exception {
    FakeNode node = keep(FakeNode.storing(runtime));
    ConnectionPool pool = new ConnectionPool(runtime, runtime.loops().get(0), () -> config());
    Connection first = onLoop(() -> pool.get(node.address()));
    assertSame(first, onLoop(() -> pool.get(node.address())));
    first.ready().get(9, TimeUnit.SECONDS);
    first.close();
    eventually(() -> assertFalse(first.isOpen()));
    eventually(
        () -> {
          Connection second = onLoop(() -> pool.get(node.address()));
          assertNotSame(first, second);
          assertTrue(second.isReady());
        });
    onLoop(
        () -> {
          pool.retain(List.of());
          pool.close();
          return null;
        });
    eventually(() -> assertEquals(List.of(), node.peers()));
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    return runtime.loops().get(0).submit(task).get(9, TimeUnit.SECONDS);
  }
}
