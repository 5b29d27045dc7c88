package io.kumo.node;

import static io.kumo.fixture.Eventually.eventually;
import static io.kumo.fixture.Eventually.eventuallyTrue;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun;
import io.kumo.message.DataRequest;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.OperationId;
import io.kumo.net.Connection;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.wire.Codecs;
import io.kumo.wire.Empty;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expiry, flush, bounds and refusals of real nodes. */
class NodeBehaviourTest {
  @TempDir Path temp;

  private Cluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void whatWasReadAfterItsEndIsGoneForGood() throws Exception {
    WallClock clock = new WallClock();
    cluster = Cluster.start(temp, 3, config -> config.withClock(clock));
    cluster.client().mutate(expiring("read", 60_000));
    assertInstanceOf(DataReply.Found.class, cluster.client().get("read"));

    clock.advanceMs(120_000);
    assertInstanceOf(DataReply.Missing.class, cluster.client().get("read"));
    assertEquals(1, cluster.sum("node.expired.by-read"));
    clock.advanceMs(-120_000);
    assertInstanceOf(DataReply.Missing.class, cluster.client().get("read"));
  }

  @Test
  void whatTheSweepFoundAfterItsEndIsGoneForGood() throws Exception {
    WallClock clock = new WallClock();
    cluster = Cluster.start(temp, 3, config -> config.withClock(clock));
    cluster.client().mutate(expiring("swept", 60_000));
    cluster.client().mutate(expiring("later", 600_000));

    clock.advanceMs(120_000);
    eventuallyTrue(() -> cluster.sum("node.expired.by-sweep") >= 1);
    clock.advanceMs(-120_000);
    eventually(() -> assertInstanceOf(DataReply.Missing.class, cluster.client().get("swept")));
    assertInstanceOf(DataReply.Found.class, cluster.client().get("later"));
  }

  @Test
  void aFlushTakesWhatWasBeforeAndNothingAfter() throws Exception {
    cluster = Cluster.start(temp, 3);
    for (int i = 0; i < 100; i++) {
      cluster.client().set("key" + i, "old");
    }
    flush(0);
    cluster.client().set("key7", "new");
    for (int i = 0; i < 100; i++) {
      DataReply reply = cluster.client().get("key" + i);
      if (i == 7) {
        assertInstanceOf(DataReply.Found.class, reply);
      } else {
        assertInstanceOf(DataReply.Missing.class, reply);
      }
    }
    eventuallyTrue(() -> cluster.sum("node.queue.unapplied-bytes") == 0);
    cluster.restart();
    eventually(() -> assertInstanceOf(DataReply.Found.class, cluster.client().get("key7")));
    assertInstanceOf(DataReply.Missing.class, cluster.client().get("key8"));
  }

  @Test
  void aDelayedFlushFires() throws Exception {
    cluster = Cluster.start(temp, 3);
    cluster.client().set("a", "old");
    flush(200);
    eventually(() -> assertInstanceOf(DataReply.Missing.class, cluster.client().get("a")));
  }

  @Test
  void whatTheCacheCannotHoldIsReadFromTheStore() throws Exception {
    cluster = Cluster.start(temp, 3, config -> config.withMemory(1 << 20, 16 << 20));
    SplittableRandom random = new SplittableRandom(3);
    byte[] noise = new byte[1_000];
    random.nextBytes(noise);
    List<CompletableFuture<DataReply>> sets = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      sets.add(
          cluster.client().mutateAsync(RawClient.store("key" + i, noise, Mutation.StoreMode.SET)));
    }
    for (CompletableFuture<DataReply> set : sets) {
      assertInstanceOf(DataReply.Applied.class, set.get());
    }
    eventuallyTrue(() -> cluster.sum("node.cache.pinned-bytes") == 0);
    assertTrue(cluster.sum("node.cache.bytes") <= 3 << 20);

    for (int i = 0; i < 5_000; i++) {
      DataReply.Found found =
          assertInstanceOf(DataReply.Found.class, cluster.client().get("key" + i));
      assertArrayEquals(noise, found.value().bytes());
    }
    assertTrue(cluster.sum("node.cache.misses") > 1_000);
    assertTrue(cluster.sum("node.cache.evictions") > 1_000);
  }

  @Test
  void overTheBoundsMutationsAreRefusedAndNothingIsLost() throws Exception {
    cluster = Cluster.start(temp, 3);
    byte[] large = new byte[1 << 20];
    List<CompletableFuture<DataReply>> sets = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sets.add(
          cluster.client().mutateAsync(RawClient.store("same", large, Mutation.StoreMode.SET)));
    }
    int applied = 0;
    int refused = 0;
    for (CompletableFuture<DataReply> set : sets) {
      DataReply reply = set.get();
      if (reply instanceof NotRun notRun) {
        assertEquals(NotRun.Reason.OVERLOADED, notRun.reason());
        refused++;
      } else {
        assertInstanceOf(DataReply.Applied.class, reply);
        applied++;
      }
    }
    assertTrue(applied > 0 && refused > 0, applied + " applied, " + refused + " refused");
    assertEquals(refused, cluster.sum("node.refused.overloaded"));
    eventually(
        () ->
            assertInstanceOf(DataReply.Applied.class, cluster.client().set("same", "small again")));
  }

  @Test
  void aValueOverTheLimitIsRefused() throws Exception {
    cluster = Cluster.start(temp, 1);
    NotRun refused =
        assertInstanceOf(
            NotRun.class,
            cluster
                .client()
                .mutate(RawClient.store("a", new byte[(1 << 20) + 1], Mutation.StoreMode.SET)));
    assertEquals(NotRun.Reason.TOO_LARGE, refused.reason());
  }

  @Test
  void aNodeThatDoesNotLeadNamesTheOneThatDoes() throws Exception {
    cluster = Cluster.start(temp, 3);
    Ring ring = cluster.manager().ring();
    Key key = Key.of("a");
    int partition = ring.partitionOf(key);
    RingNode primary = ring.primaryOf(partition).orElseThrow();
    for (RingNode node : ring.nodes().values()) {
      Connection connection = cluster.client().connection(node.address());
      DataReply reply =
          connection
              .ask(
                  Codecs.GET,
                  new DataRequest.Get(ring.epoch(), partition, key),
                  5_000,
                  Codecs.DATA_REPLY)
              .get();
      if (node.equals(primary)) {
        assertInstanceOf(DataReply.Missing.class, reply);
      } else {
        NotRun notRun = assertInstanceOf(NotRun.class, reply);
        assertEquals(NotRun.Reason.WRONG_NODE, notRun.reason());
        assertEquals(primary.id(), notRun.primary().orElseThrow());
      }
      assertEquals(
          ring, connection.ask(Codecs.RING_REQUEST, Empty.EMPTY, 5_000, Codecs.RING).get());
    }
  }

  private void flush(long delayMs) throws Exception {
    int partitions = cluster.manager().ring().settings().partitions();
    for (int partition = 0; partition < partitions; partition++) {
      OperationId id = new OperationId(9, partition);
      assertInstanceOf(
          DataReply.Applied.class,
          cluster.client().mutateAsync(partition, id, new Mutation.Flush(delayMs)).get());
    }
  }

  private static Mutation.Store expiring(String key, long ms) {
    return new Mutation.Store(
        Key.of(key),
        Mutation.StoreMode.SET,
        "v".getBytes(UTF_8),
        0,
        Expiry.afterMs(ms),
        OptionalLong.empty());
  }
}
