package io.kumo.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.Declined;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
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
}
