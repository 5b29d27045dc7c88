package io.kumo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.Value;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import io.kumo.time.SystemClock;
import io.kumo.wire.Close;
import io.kumo.wire.Codecs;
import io.kumo.wire.Empty;
import io.kumo.wire.FrameType;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FrameServerTest {
  private static final UUID CLUSTER = new UUID(1, 2);
  private static final FrameLimits LIMITS =
      new FrameLimits(50, 1 << 20, 4 << 20, 100, 1_500, 300, 200, 2_000);

  private final NetRuntime runtime = NetRuntime.start("test-net", 2, new SystemClock());
  private FrameServer server;

  /** Answers a get with its key as the value; knows nothing else. */
  private record EchoHandler(Peer peer) implements FrameHandler {
    @Override
    public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
      if (type != FrameType.GET) {
        return false;
      }
      DataRequest.Get get = Codecs.GET.decode(body);
      peer.reply(correlationId, Codecs.DATA_REPLY, echo(get.key()));
      return true;
    }
  }

  private static DataReply echo(Key key) {
    return new DataReply.Found(7, new Value(key.bytes(), 1, 2, 3));
  }

  @BeforeEach
  void start() throws IOException {
    server =
        FrameServer.start(
            runtime,
            new Address("127.0.0.1", 0),
            LIMITS,
            () -> Optional.of(CLUSTER),
            EchoHandler::new);
  }

  @AfterEach
  void stop() {
    server.close();
    runtime.close();
  }

  private Connection connect(Optional<UUID> cluster) {
    Connection.Config config =
        new Connection.Config(Hello.of(Role.CLIENT, cluster), LIMITS, new NetCounters());
    return Connection.open(runtime, server.address(), config, (type, flags, id, body) -> false);
  }

  private static CompletableFuture<DataReply> get(Connection connection, String key) {
    DataRequest.Get get = new DataRequest.Get(1, 0, Key.of(key));
    return connection.ask(Codecs.GET, get, 3_000, Codecs.DATA_REPLY);
  }

  @Test
  void pipelinedRequestsAreAnswered() throws Exception {
    Connection connection = connect(Optional.of(CLUSTER));
    List<CompletableFuture<DataReply>> replies = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      replies.add(get(connection, "key" + i));
    }
    for (int i = 0; i < 100; i++) {
      assertEquals(echo(Key.of("key" + i)), replies.get(i).get(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void anUnknownTypeIsAnsweredAndTheConnectionStays() throws Exception {
    Connection connection = connect(Optional.empty());
    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () ->
                connection
                    .ask(Codecs.RING_REQUEST, Empty.EMPTY, 3_000, Codecs.RING)
                    .get(5, TimeUnit.SECONDS));
    RequestException cause = (RequestException) failure.getCause();
    assertEquals(RequestException.Kind.ERROR, cause.kind());
    assertTrue(cause.getMessage().contains("UNKNOWN_TYPE"), cause.getMessage());
    assertEquals(echo(Key.of("k")), get(connection, "k").get(5, TimeUnit.SECONDS));
  }

  @Test
  void anotherClusterIsClosedWithTheReason() throws Exception {
    Connection connection = connect(Optional.of(new UUID(3, 4)));
    Close why = connection.closed().get(5, TimeUnit.SECONDS);
    assertEquals(Close.Reason.WRONG_CLUSTER, why.reason());
    assertFalse(connection.isOpen());
  }

  @Test
  void closingTheServerTellsItsPeers() throws Exception {
    Connection connection = connect(Optional.empty());
    connection.ready().get(5, TimeUnit.SECONDS);
    server.close();
    Close why = connection.closed().get(5, TimeUnit.SECONDS);
    assertEquals(Close.Reason.GOING_AWAY, why.reason());
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> get(connection, "k").get(5, TimeUnit.SECONDS));
    assertFalse(((RequestException) failure.getCause()).written());
  }
}
