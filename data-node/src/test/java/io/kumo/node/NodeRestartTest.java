package io.kumo.node;

import static io.kumo.fixture.Eventually.eventually;
import static io.kumo.fixture.Eventually.eventuallyTrue;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.DataReply;
import io.kumo.message.ManagerRequest;
import io.kumo.message.Mutation;
import io.kumo.node.shard.Durability;
import io.kumo.ring.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is acknowledged outlives the processes. */
class NodeRestartTest {
  private static final int KEYS = 500;

  @TempDir Path temp;

  private Cluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aCleanRestartKeepsAllAndIsIntact() throws Exception {
    cluster = Cluster.start(temp, 3);
    write();

    cluster.restart();

    assertAllThere();
    List<ManagerRequest.RegisterNode> starts = cluster.manager().registrations();
    assertEquals(6, starts.size());
    for (ManagerRequest.RegisterNode again : starts.subList(3, 6)) {
      assertFalse(again.replicas().isEmpty());
      assertTrue(again.replicas().stream().allMatch(ManagerRequest.ReplicaReport::intact));
    }
  }

  @Test
  void aKilledClusterKeepsWhatWasAcknowledged() throws Exception {
    cluster = Cluster.start(temp, 3);
    write();

    cluster.killAndStartAgain();

    assertAllThere();
    assertInstanceOf(DataReply.Applied.class, cluster.client().set("key1", "new"));
  }

  @Test
  void aKilledClusterKeepsWhatIsInTheStoreAlready() throws Exception {
    cluster = Cluster.start(temp, 3);
    write();
    eventuallyTrue(() -> cluster.sum("node.queue.unapplied-bytes") == 0);

    cluster.killAndStartAgain();

    assertAllThere();
  }

  @Test
  void forcedWritesAreAcknowledgedAndKept() throws Exception {
    cluster = Cluster.start(temp, 3, config -> config.withDurability(Durability.FSYNC));
    write();
    cluster.killAndStartAgain();
    assertAllThere();
    for (ManagerRequest.RegisterNode again : cluster.manager().registrations().subList(3, 6)) {
      assertTrue(again.replicas().stream().allMatch(ManagerRequest.ReplicaReport::intact));
    }
  }

  @Test
  void aCleanStopIsIntactAlsoAfterAPowerCut() throws Exception {
    cluster = Cluster.start(temp, 1);
    write();
    cluster.stopNodes();
    // Forced writes have a boot id of their own: for the restart it is as if another boot began.
    cluster.tune(config -> config.withDurability(Durability.FSYNC));
    cluster.startAgain();
    ManagerRequest.RegisterNode again = cluster.manager().registrations().get(1);
    assertTrue(again.replicas().stream().allMatch(ManagerRequest.ReplicaReport::intact));
    assertAllThere();
  }

  @Test
  void aKillIsNotIntactAfterAPowerCut() throws Exception {
    cluster = Cluster.start(temp, 1);
    write();
    cluster.tune(config -> config.withDurability(Durability.FSYNC));
    cluster.killAndStartAgain();
    ManagerRequest.RegisterNode again = cluster.manager().registrations().get(1);
    assertFalse(again.replicas().stream().anyMatch(ManagerRequest.ReplicaReport::intact));
  }

  @Test
  void aSingleNodeRestartsToo() throws Exception {
    cluster = Cluster.start(temp, 1);
    write();
    cluster.killAndStartAgain();
    cluster.restart();
    assertAllThere();
  }

  private void write() throws Exception {
    List<CompletableFuture<DataReply>> sets = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      byte[] value = ("value" + i).getBytes(UTF_8);
      sets.add(
          cluster.client().mutateAsync(RawClient.store("key" + i, value, Mutation.StoreMode.SET)));
    }
    for (CompletableFuture<DataReply> set : sets) {
      assertInstanceOf(DataReply.Applied.class, set.get());
    }
    for (int i = 0; i < KEYS; i += 10) {
      Mutation.Delete delete = new Mutation.Delete(Key.of("key" + i), OptionalLong.empty());
      assertInstanceOf(DataReply.Applied.class, cluster.client().mutate(delete));
    }
  }

  private void assertAllThere() {
    for (int i = 0; i < KEYS; i++) {
      int number = i;
      eventually(
          () -> {
            DataReply reply = cluster.client().get("key" + number);
            if (number % 10 == 0) {
              assertInstanceOf(DataReply.Missing.class, reply);
            } else {
              DataReply.Found found = assertInstanceOf(DataReply.Found.class, reply);
              assertEquals("value" + number, new String(found.value().bytes(), UTF_8));
            }
          });
    }
  }
}
