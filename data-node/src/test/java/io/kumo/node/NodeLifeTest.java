package io.kumo.node;

import static io.kumo.fixture.Eventually.eventuallyTrue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.fixture.FreePorts;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's way into a cluster and out of it. */
class NodeLifeTest {
  private static final RingSettings SETTINGS = new RingSettings(4, 1, 1, 1 << 20);

  @TempDir Path temp;

  private final NetRuntime runtime = NetRuntime.start("test-net", 1, new SystemClock());
  private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();

  @AfterEach
  void stop() {
    runtime.close();
  }

  @Test
  void aNodeWithoutManagersWaitsAndStopsCleanly() throws Exception {
    try (Node node = Node.start(config(FreePorts.address()), new MetricRegistry())) {
      assertTrue(node.address().port() > 0);
      assertFalse(node.isServing());
    }
    assertFalse(fatal.isDone());
  }

  @Test
  void aSecondNodeOnTheSameFolderIsRefused() throws Exception {
    try (Node node = Node.start(config(FreePorts.address()), new MetricRegistry())) {
      assertFalse(node.isServing());
      IOException refused =
          assertThrows(
              IOException.class,
              () -> Node.start(config(FreePorts.address()), new MetricRegistry()));
      assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
    }
  }

  @Test
  void aPortInUseIsRefusedAndEverythingReleased() throws Exception {
    try (ManagerStandIn manager = new ManagerStandIn(runtime, SETTINGS)) {
      NodeConfig taken = NodeConfig.of(manager.address(), List.of(manager.address()), temp);
      assertThrows(IOException.class, () -> Node.start(taken, new MetricRegistry()));
      Node.start(config(manager.address()), new MetricRegistry()).close();
    }
  }

  @Test
  void aSupersededNodeStopsServing() throws Exception {
    try (ManagerStandIn manager = new ManagerStandIn(runtime, SETTINGS);
        Node node = Node.start(config(manager.address()), new MetricRegistry())) {
      eventuallyTrue(node::isServing);
      manager.supersede();
      assertInstanceOf(SupersededException.class, fatal.get(10, TimeUnit.SECONDS));
      assertFalse(node.isServing());
    }
  }

  @Test
  void aFolderOfAnotherClusterIsRefused() throws Exception {
    try (ManagerStandIn manager = new ManagerStandIn(runtime, SETTINGS);
        Node node = Node.start(config(manager.address()), new MetricRegistry())) {
      eventuallyTrue(node::isServing);
    }
    assertFalse(fatal.isDone());
    try (ManagerStandIn other = new ManagerStandIn(runtime, SETTINGS);
        Node node = Node.start(config(other.address()), new MetricRegistry())) {
      assertFalse(node.isServing());
      assertInstanceOf(TurnedAwayException.class, fatal.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aRestartedNodeKeepsItsIdAndKnowsTheRing() throws Exception {
    NodeId id;
    try (ManagerStandIn manager = new ManagerStandIn(runtime, SETTINGS);
        Node node = Node.start(config(manager.address()), new MetricRegistry())) {
      eventuallyTrue(node::isServing);
      id = node.id();
      manager.form();
      eventuallyTrue(() -> node.led() == 4);
    }
    try (Node again = Node.start(config(FreePorts.address()), new MetricRegistry())) {
      assertEquals(id, again.id());
      assertTrue(again.knowsRing());
    }
  }

  private NodeConfig config(Address manager) {
    return NodeConfig.of(new Address("127.0.0.1", 0), List.of(manager), temp)
        .withMemory(16 << 20, 16 << 20)
        .withOnFatal(fatal::complete);
  }
}
