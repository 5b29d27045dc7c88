package io.kumo.node;

import static io.kumo.fixture.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.Declined;
import io.kumo.message.DataRequest;
import io.kumo.message.Mutation;
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
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes with three copies, asked by plain frames. */
class NodeClusterTest {
  @TempDir Path temp;

  private Cluster cluster;
  private RawClient client;

  @BeforeEach
  void start() throws Exception {
    cluster = Cluster.start(temp, 3);
    client = cluster.client();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void whatIsSetIsRead() throws Exception {
    DataReply.Applied applied = assertInstanceOf(DataReply.Applied.class, client.set("a", "1"));
    DataReply.Found found = assertInstanceOf(DataReply.Found.class, client.get("a"));
    assertEquals("1", new String(found.value().bytes(), UTF_8));
    assertEquals(applied.cas(), found.value().cas());
    assertEquals(7, found.value().flags());
    assertInstanceOf(DataReply.Missing.class, client.get("b"));
  }

  @Test
  void everyPartitionServes() throws Exception {
    List<CompletableFuture<DataReply>> sets = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      sets.add(
          client.mutateAsync(
              RawClient.store("key" + i, ("value" + i).getBytes(UTF_8), Mutation.StoreMode.SET)));
    }
    for (CompletableFuture<DataReply> set : sets) {
      assertInstanceOf(DataReply.Applied.class, set.get());
    }
    for (int i = 0; i < 2_000; i++) {
      DataReply.Found found = assertInstanceOf(DataReply.Found.class, client.get("key" + i));
      assertEquals("value" + i, new String(found.value().bytes(), UTF_8));
    }
  }

  @Test
  void casComparesExactly() throws Exception {
    DataReply.Applied applied = assertInstanceOf(DataReply.Applied.class, client.set("a", "1"));
    Mutation.Store plain = RawClient.store("a", "2".getBytes(UTF_8), Mutation.StoreMode.SET);
    Mutation.Store cas =
        new Mutation.Store(
            plain.key(),
            plain.mode(),
            plain.value(),
            0,
            plain.expiry(),
            OptionalLong.of(applied.cas()));
    assertInstanceOf(DataReply.Applied.class, client.mutate(cas));
    assertEquals(
        Declined.Reason.EXISTS, assertInstanceOf(Declined.class, client.mutate(cas)).reason());
  }

  @Test
  void deletedKeysAreGone() throws Exception {
    client.set("a", "1");
    Mutation.Delete delete = new Mutation.Delete(Key.of("a"), OptionalLong.empty());
    assertInstanceOf(DataReply.Applied.class, client.mutate(delete));
    assertInstanceOf(DataReply.Missing.class, client.get("a"));
    assertEquals(
        Declined.Reason.NOT_FOUND,
        assertInstanceOf(Declined.class, client.mutate(delete)).reason());
  }

  @Test
  void aNodeThatIsBehindItsClientsHearsOfTheirRingFromAnotherNode() throws Exception {
    Ring ring = cluster.manager().ring();
    long epoch = cluster.manager().tellOneOfANewerRing();
    for (RingNode node : ring.nodes().values()) {
      Connection connection = client.connection(node.address());
      int others = 0;
      while (ring.primaryOf(others).orElseThrow().equals(node)) {
        others++;
      }
      DataRequest.Get read = new DataRequest.Get(epoch, others, keyOf(ring, others));
      eventually(
          () -> {
            var unused = connection.ask(Codecs.GET, read, 5_000, Codecs.DATA_REPLY).get();
            Ring known = connection.ask(Codecs.RING_REQUEST, Empty.EMPTY, 5_000, Codecs.RING).get();
            assertEquals(epoch, known.epoch());
          });
    }
  }

  private static Key keyOf(Ring ring, int partition) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> Key.of("key" + i))
        .filter(key -> ring.partitionOf(key) == partition)
        .findFirst()
        .orElseThrow();
  }
}
