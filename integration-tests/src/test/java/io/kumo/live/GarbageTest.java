package io.kumo.live;

import static io.kumo.live.cluster.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.live.attack.Attacker;
import io.kumo.live.attack.Bystander;
import io.kumo.live.attack.Crowd;
import io.kumo.live.attack.Payload;
import io.kumo.live.cluster.ProcessCluster;
import io.kumo.live.cluster.Seat;
import io.kumo.live.cluster.ServerProcess;
import io.kumo.live.cluster.Shape;
import io.kumo.live.traffic.Keys;
import io.kumo.ring.Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Garbage on every port: a clear error or a close, nothing that grows, no stack trace, and no other
 * client that notices.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GarbageTest {
  private static final long SEED = 20_261_124;
  private static final long GROWTH_KIB_MAX = 200 << 10;
  private static final int DESCRIPTORS_SLACK = 10;
  private static final int THREADS_SLACK = 8;

  private final Keys keys = Keys.of(GarbageTest.class);
  private ProcessCluster cluster;
  private List<Usage> before;

  /** What a process holds. */
  private record Usage(Seat seat, long descriptors, long threads, long residentKib) {
    static Usage of(Seat seat) {
      ServerProcess process = seat.process();
      return new Usage(seat, process.descriptors(), process.threads(), process.residentKib());
    }

    void requireNoGrowthSince(Usage before) {
      assertTrue(
          descriptors <= before.descriptors + DESCRIPTORS_SLACK
              && threads <= before.threads + THREADS_SLACK
              && residentKib <= before.residentKib + GROWTH_KIB_MAX,
          () -> "it grew: " + before + " to " + this);
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    cluster = ProcessCluster.start(folder, Shape.FIVE);
    // Buffers, pools and code that the first clients cost belong to no attack.
    attackAll();
    before = cluster.all().stream().map(Usage::of).toList();
  }

  @AfterEach
  void nothingHasGrown() {
    for (Usage each : before) {
      eventually(
          each.seat() + " is as it was", () -> Usage.of(each.seat()).requireNoGrowthSince(each));
    }
    assertEquals(List.of(), cluster.stackTraces());
  }

  @AfterAll
  void close() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void bytesThatMeanNothingAreAnsweredOrTheirConnectionClosed() throws Exception {
    Bystander.during(
        () -> {
          attackAll();
          attackAll();
        },
        cluster.face(),
        keys.next());
  }

  private void attackAll() throws Exception {
    for (Address port : nativePorts()) {
      new Attacker(port).attack(Payload.forNativePort());
    }
    for (Address port : allPorts()) {
      new Attacker(port).attack(Payload.forAnyPort(SEED + port.port()));
    }
    for (Seat proxy : cluster.proxies()) {
      new Attacker(proxy.address()).attack(Payload.forMemcachedPort());
    }
  }

  @Test
  void connectionsThatDoNothingCostNothingElse() throws Exception {
    crowd(new byte[0]);
  }

  @Test
  void connectionsThatBeginAndDoNotEndCostNothingElse() throws Exception {
    crowd("set key 0 0 1000\r\nxxx".getBytes(ISO_8859_1));
    crowd(new byte[] {0, 0, 1});
    crowd(new byte[] {0, 0, 1, 0, 16, 0, 0});
  }

  private void crowd(byte[] greeting) throws Exception {
    for (Address port : allPorts()) {
      InetSocketAddress target = new InetSocketAddress(port.host(), port.port());
      try (Crowd crowd = new Crowd(target, Scale.IDLE_CONNECTIONS, greeting)) {
        Bystander.during(() -> crowd.trickle((byte) 'x'), cluster.face(), keys.next());
        Bystander.during(() -> crowd.trickle((byte) 'y'), cluster.face(), keys.next());
      }
    }
  }

  private List<Address> nativePorts() {
    List<Address> ports = new ArrayList<>();
    cluster.managers().forEach(manager -> ports.add(manager.address()));
    cluster.nodes().forEach(node -> ports.add(node.address()));
    return ports;
  }

  private List<Address> allPorts() {
    List<Address> ports = nativePorts();
    ports.addAll(cluster.raftAddresses());
    cluster.proxies().forEach(proxy -> ports.add(proxy.address()));
    return ports;
  }
}
