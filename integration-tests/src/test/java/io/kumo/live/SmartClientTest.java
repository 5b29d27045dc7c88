package io.kumo.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import io.kumo.client.CountResult;
import io.kumo.client.KumoClient;
import io.kumo.client.KumoClientConfig;
import io.kumo.client.ReadResult;
import io.kumo.client.StoreResult;
import io.kumo.live.cluster.AgainstEachCluster;
import io.kumo.live.cluster.KumoServer;
import io.kumo.live.traffic.Dataset;
import io.kumo.live.traffic.Keys;
import io.kumo.live.traffic.SmartClients;
import io.kumo.live.traffic.TextConnection;
import io.kumo.message.Expiry;
import io.kumo.message.Value;
import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Every operation of Kumo's own client, and that it shows what the proxy shows. */
@AgainstEachCluster
class SmartClientTest {
  private final Keys keys = Keys.of(SmartClientTest.class);
  @Parameter private KumoServer server;
  private MetricRegistry metrics;
  private KumoClient client;

  @BeforeParameterizedClassInvocation
  void connect() {
    metrics = new MetricRegistry();
    client =
        KumoClient.connect(
            KumoClientConfig.of(server.managerAddresses())
                .withTimeoutMs(30_000)
                .withMetrics(metrics));
  }

  /** Operations go straight to their primaries, which may ask one to come again. */
  @AfterParameterizedClassInvocation
  void close() {
    Snapshot hops = metrics.getHistograms().get("client.hops").getSnapshot();
    client.close();
    assertEquals(1, hops.getMin());
    assertEquals(0, metrics.counter("client.refused.wrong-node").getCount());
    assertEquals(List.of(), server.complaints());
  }

  @Test
  void setReplacesWhatWasThere() throws Exception {
    Key key = key();
    assertTrue(done(client.get(key)).isEmpty());
    StoreResult one = done(client.set(key, bytes("one"), 0, Expiry.NEVER));
    assertEquals(StoreResult.Status.STORED, one.status());
    StoreResult two = done(client.set(key, bytes("two"), -1, Expiry.NEVER));
    Value value = done(client.get(key)).orElseThrow();
    assertEquals("two", text(value));
    assertEquals(-1, value.flags());
    assertEquals(two.cas(), value.cas());
    assertTrue(Long.compareUnsigned(one.cas(), two.cas()) < 0);
  }

  @Test
  void addAndReplaceLookAtWhatIsThere() throws Exception {
    Key key = key();
    assertEquals(
        StoreResult.Status.NOT_STORED,
        done(client.replace(key, bytes("x"), 0, Expiry.NEVER)).status());
    assertTrue(done(client.add(key, bytes("first"), 0, Expiry.NEVER)).stored());
    assertEquals(
        StoreResult.Status.EXISTS, done(client.add(key, bytes("x"), 0, Expiry.NEVER)).status());
    assertTrue(done(client.replace(key, bytes("second"), 0, Expiry.NEVER)).stored());
    assertEquals("second", text(done(client.get(key)).orElseThrow()));
  }

  @Test
  void appendAndPrependKeepWhatIsThere() throws Exception {
    Key key = key();
    assertEquals(StoreResult.Status.NOT_STORED, done(client.append(key, bytes("x"))).status());
    assertEquals(StoreResult.Status.NOT_STORED, done(client.prepend(key, bytes("x"))).status());
    assertTrue(done(client.set(key, bytes("b"), 7, Expiry.NEVER)).stored());
    assertTrue(done(client.append(key, bytes("c"))).stored());
    assertTrue(done(client.prepend(key, bytes("a"))).stored());
    Value value = done(client.get(key)).orElseThrow();
    assertEquals("abc", text(value));
    assertEquals(7, value.flags());
  }

  @Test
  void casStoresOnlyOverWhatWasRead() throws Exception {
    Key key = key();
    assertEquals(
        StoreResult.Status.NOT_FOUND,
        done(client.cas(key, bytes("x"), 0, Expiry.NEVER, 1)).status());
    long one = done(client.set(key, bytes("one"), 0, Expiry.NEVER)).cas();
    long two = done(client.cas(key, bytes("two"), 0, Expiry.NEVER, one)).cas();
    assertEquals(
        StoreResult.Status.EXISTS,
        done(client.cas(key, bytes("x"), 0, Expiry.NEVER, one)).status());
    assertTrue(done(client.cas(key, bytes("three"), 0, Expiry.NEVER, two)).stored());
  }

  @Test
  void incrementAndDecrementCount() throws Exception {
    Key key = key();
    assertEquals(CountResult.Status.NOT_FOUND, done(client.increment(key, 1)).status());
    assertEquals(41, done(client.increment(key, 1, 41, Expiry.NEVER)).number());
    assertEquals(42, done(client.increment(key, 1, 41, Expiry.NEVER)).number());
    assertEquals(40, done(client.decrement(key, 2)).number());
    assertEquals(0, done(client.decrement(key, 100)).number());
    assertEquals(-1, done(client.increment(key, -1)).number());
    assertEquals(0, done(client.increment(key, 1)).number());
    assertTrue(done(client.set(key, bytes("text"), 0, Expiry.NEVER)).stored());
    assertEquals(CountResult.Status.NON_NUMERIC, done(client.increment(key, 1)).status());
    assertEquals(17, done(client.decrement(key(), 1, 17, Expiry.NEVER)).number());
  }

  @Test
  void deleteTakesAway() throws Exception {
    Key key = key();
    assertFalse(done(client.delete(key)));
    assertTrue(done(client.set(key, bytes("x"), 0, Expiry.NEVER)).stored());
    assertTrue(done(client.delete(key)));
    assertTrue(done(client.get(key)).isEmpty());
  }

  @Test
  void touchMovesTheEndAndKeepsTheCas() throws Exception {
    Key key = key();
    assertFalse(done(client.touch(key, Expiry.NEVER)));
    assertTrue(done(client.getAndTouch(key, Expiry.NEVER)).isEmpty());
    long cas = done(client.set(key, bytes("x"), 0, Expiry.afterMs(1_000_000))).cas();
    assertTrue(done(client.get(key)).orElseThrow().expiryMs() > 0);
    assertTrue(done(client.touch(key, Expiry.NEVER)));
    Value touched = done(client.getAndTouch(key, Expiry.afterMs(1_000_000))).orElseThrow();
    assertEquals("x", text(touched));
    assertEquals(cas, done(client.get(key)).orElseThrow().cas());
    assertTrue(done(client.touch(key, Expiry.IMMEDIATELY)));
    assertTrue(done(client.get(key)).isEmpty());
  }

  @Test
  void manyKeysAreReadAtOnce() throws Exception {
    List<Key> present = keys.next(2_000).stream().map(Key::of).toList();
    List<CompletableFuture<StoreResult>> stored = new ArrayList<>();
    for (Key key : present) {
      stored.add(client.set(key, key.bytes(), 0, Expiry.NEVER));
    }
    for (CompletableFuture<StoreResult> each : stored) {
      assertTrue(done(each).stored());
    }
    List<Key> asked = new ArrayList<>(present);
    asked.addAll(keys.next(500).stream().map(Key::of).toList());
    Map<Key, ReadResult> found = done(client.getMany(asked));
    assertEquals(asked.size(), found.size());
    for (Key key : present) {
      ReadResult.Found each = (ReadResult.Found) found.get(key);
      assertArrayEquals(key.bytes(), each.value().bytes());
    }
    assertTrue(found.get(asked.get(asked.size() - 1)) instanceof ReadResult.Missing);
  }

  @Test
  void flushTakesAllAway() throws Exception {
    Key key = key();
    assertTrue(done(client.set(key, bytes("x"), 0, Expiry.NEVER)).stored());
    assertTrue(done(client.flushAll(0)).complete());
    assertTrue(done(client.get(key)).isEmpty());
  }

  @Test
  void theProxyShowsTheSame() throws Exception {
    String both = keys.next();
    try (TextConnection proxy = new TextConnection(server.face())) {
      assertEquals("STORED", proxy.set(both, bytes("by the proxy")));
      Value value = done(client.get(Key.of(both))).orElseThrow();
      assertEquals("by the proxy", text(value));
      assertEquals(proxy.cas(both), value.cas());
      assertTrue(done(client.set(Key.of(both), bytes("by us"), 0, Expiry.NEVER)).stored());
      assertEquals("by us", new String(assertNotNullBytes(proxy.get(both)), UTF_8));
      assertTrue(done(client.delete(Key.of(both))));
      assertNull(proxy.get(both));
    }
  }

  private static byte[] assertNotNullBytes(byte[] bytes) {
    assertNotNull(bytes);
    return bytes;
  }

  @Test
  void valuesOfAllSizesAreReadBackHereAndAtTheProxy() throws Exception {
    Dataset data = new Dataset(keys.next() + "-", Scale.CLIENT_KEYS);
    SmartClients.store(client, data);
    SmartClients.verify(client, data);
    try (TextConnection proxy = new TextConnection(server.face())) {
      for (int i = 0; i < data.count(); i++) {
        data.verify(i, proxy.get(data.key(i)));
      }
    }
  }

  private Key key() {
    return Key.of(keys.next());
  }

  private static <T> T done(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(Value value) {
    return new String(value.bytes(), UTF_8);
  }
}
