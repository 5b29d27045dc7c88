package io.kumo.manager;

import static io.kumo.manager.Eventually.eventually;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.Connection;
import io.kumo.net.FrameHandler;
import io.kumo.net.FrameLimits;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.time.SystemClock;
import io.kumo.wire.Codecs;
import io.kumo.wire.FrameType;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Asks one manager, and watches its rings. */
final class TestClient implements AutoCloseable {
  private final NetRuntime runtime = NetRuntime.start("test-client", 1, new SystemClock());
  private final Rings rings = new Rings();
  private final Connection connection;

  TestClient(Address manager) {
    this(manager, Hello.of(Role.ADMIN, Optional.empty()));
  }

  TestClient(Address manager, Hello hello) {
    connection =
        Connection.open(
            runtime,
            manager,
            new Connection.Config(hello, FrameLimits.DEFAULT, new NetCounters()),
            rings);
  }

  ManagerReply ask(ManagerRequest request) throws Exception {
    return connection
        .ask(Codecs.MANAGER_REQUEST, request, 5_000, Codecs.MANAGER_REPLY)
        .get(10, TimeUnit.SECONDS);
  }

  /** Asks until the answer is another than {@code Unavailable}. */
  ManagerReply settle(ManagerRequest request) throws Exception {
    ManagerReply[] reply = new ManagerReply[1];
    eventually(
        "an answer to " + request,
        () -> {
          reply[0] = ask(request);
          return !(reply[0] instanceof ManagerReply.Unavailable);
        });
    return reply[0];
  }

  /** The newest ring that was pushed. */
  Ring ring() {
    return rings.newest;
  }

  static ManagerRequest.RegisterNode register(int node, long nonce) {
    return register(node, nonce, Optional.empty(), List.of());
  }

  static ManagerRequest.RegisterNode register(
      int node, long nonce, Optional<UUID> cluster, List<ManagerRequest.ReplicaReport> reports) {
    return new ManagerRequest.RegisterNode(
        id(node), nonce, cluster, new Address("localhost", 19800 + node), "", 1, reports);
  }

  static NodeId id(int node) {
    return new NodeId(new UUID(5, node));
  }

  @Override
  public void close() {
    connection.close();
    runtime.close();
  }

  /** Keeps the newest ring. */
  private static final class Rings implements FrameHandler {
    private volatile Ring newest;

    @Override
    public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
      if (type != FrameType.RING) {
        return false;
      }
      newest = Codecs.RING.decode(body);
      return true;
    }
  }
}
