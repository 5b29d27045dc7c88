package io.kumo.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.live.cluster.AgainstEachServer;
import io.kumo.live.cluster.MemcachedServer;
import io.kumo.live.traffic.Dataset;
import io.kumo.live.traffic.Keys;
import io.kumo.live.traffic.SpymemcachedClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import net.spy.memcached.CASResponse;
import net.spy.memcached.CASValue;
import net.spy.memcached.MemcachedClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Every operation of spymemcached's text mode. */
@AgainstEachServer
class SpymemcachedTest {
  private final Keys keys = Keys.of(SpymemcachedTest.class);
  @Parameter private MemcachedServer server;
  private MemcachedClient client;

  @BeforeParameterizedClassInvocation
  void connect() throws Exception {
    client = SpymemcachedClients.connect(server.face());
  }

  @AfterParameterizedClassInvocation
  void close() {
    client.shutdown();
    assertEquals(List.of(), server.complaints());
  }

  @Test
  void setReplacesWhatWasThere() throws Exception {
    String key = keys.next();
    assertNull(client.get(key));
    assertTrue(client.set(key, 0, "one").get());
    assertEquals("one", client.get(key));
    assertTrue(client.set(key, 0, "zwei äöü").get());
    assertEquals("zwei äöü", client.get(key));
  }

  @Test
  void flagsComeBackWithTheirValue() throws Exception {
    List<Object> values = List.of("text", 7, 7L, true, 'c', 1.5, new byte[] {0, -1}, (byte) 3);
    for (Object value : values) {
      String key = keys.next();
      assertTrue(client.set(key, 0, value).get());
      if (value instanceof byte[] bytes) {
        assertArrayEquals(bytes, (byte[]) client.get(key));
      } else if (value instanceof Character) {
        assertEquals(value, client.get(key).toString().charAt(0));
      } else {
        assertEquals(value, client.get(key));
      }
    }
  }

  @Test
  void addStoresOnlyWhatIsNotThere() throws Exception {
    String key = keys.next();
    assertTrue(client.add(key, 0, "first").get());
    assertFalse(client.add(key, 0, "second").get());
    assertEquals("first", client.get(key));
  }

  @Test
  void replaceStoresOnlyOverWhatIsThere() throws Exception {
    String key = keys.next();
    assertFalse(client.replace(key, 0, "first").get());
    assertNull(client.get(key));
    assertTrue(client.set(key, 0, "first").get());
    assertTrue(client.replace(key, 0, "second").get());
    assertEquals("second", client.get(key));
  }

  @Test
  void appendAndPrependKeepWhatIsThere() throws Exception {
    String key = keys.next();
    assertFalse(client.append(key, "x").get());
    assertFalse(client.prepend(key, "x").get());
    assertTrue(client.set(key, 0, "b").get());
    assertTrue(client.append(key, "c").get());
    assertTrue(client.prepend(key, "a").get());
    assertEquals("abc", client.get(key));
  }

  @Test
  void casStoresOnlyOverWhatWasRead() throws Exception {
    String key = keys.next();
    assertEquals(CASResponse.NOT_FOUND, client.cas(key, 1, "none"));
    assertTrue(client.set(key, 0, "one").get());
    CASValue<Object> one = client.gets(key);
    assertEquals("one", one.getValue());
    assertEquals(CASResponse.OK, client.cas(key, one.getCas(), "two"));
    assertEquals(CASResponse.EXISTS, client.cas(key, one.getCas(), "three"));
    assertEquals(CASResponse.EXISTS, client.asyncCAS(key, one.getCas(), 100, "three").get());
    CASValue<Object> two = client.asyncGets(key).get();
    assertEquals("two", two.getValue());
    assertEquals(CASResponse.OK, client.cas(key, two.getCas(), 100, "three"));
    assertEquals("three", client.get(key));
  }

  @Test
  void incrAndDecrCount() throws Exception {
    String key = keys.next();
    assertEquals(-1, client.incr(key, 1));
    assertEquals(-1, client.decr(key, 1));
    assertTrue(client.set(key, 0, "10").get());
    assertEquals(15, client.incr(key, 5));
    assertEquals(12, client.decr(key, 3));
    assertEquals(0, client.decr(key, 100));
    assertEquals(7, client.asyncIncr(key, 7).get());
    assertEquals(6, client.asyncDecr(key, 1).get());
    assertEquals(41, client.incr(keys.next(), 1, 41, 0));
    assertEquals(17, client.decr(keys.next(), 1, 17, 0));
  }

  @Test
  void deleteTakesAway() throws Exception {
    String key = keys.next();
    assertFalse(client.delete(key).get());
    assertTrue(client.set(key, 0, "x").get());
    assertTrue(client.delete(key).get());
    assertNull(client.get(key));
    assertFalse(client.delete(key).get());
  }

  @Test
  void touchKeepsTheValue() throws Exception {
    String key = keys.next();
    assertFalse(client.touch(key, 100).get());
    assertTrue(client.set(key, 0, "x").get());
    assertTrue(client.touch(key, 100).get());
    assertEquals("x", client.get(key));
  }

  @Test
  void getBulkFindsWhatIsThere() throws Exception {
    List<String> present = keys.next(300);
    List<Future<Boolean>> stored = new ArrayList<>();
    for (String key : present) {
      stored.add(client.set(key, 0, "value of " + key));
    }
    for (Future<Boolean> each : stored) {
      assertTrue(each.get());
    }
    List<String> asked = new ArrayList<>(present);
    asked.addAll(keys.next(100));
    Map<String, Object> found = client.getBulk(asked);
    assertEquals(present.size(), found.size());
    present.forEach(key -> assertEquals("value of " + key, found.get(key)));
    assertEquals(found, client.asyncGetBulk(asked).get());
  }

  @Test
  void flushTakesAllAway() throws Exception {
    String key = keys.next();
    assertTrue(client.set(key, 0, "x").get());
    assertTrue(client.flush().get());
    assertNull(client.get(key));
    assertTrue(client.set(key, 0, "y").get());
    assertEquals("y", client.get(key));
  }

  @Test
  void versionAndStatsAreTold() {
    client.getVersions().values().forEach(version -> assertTrue(version.contains("1."), version));
    client.getStats().values().forEach(stats -> assertTrue(stats.containsKey("version")));
    client
        .getStats("settings")
        .values()
        .forEach(settings -> assertTrue(settings.containsKey("item_size_max")));
  }

  @Test
  void keysOf250BytesAreTaken() throws Exception {
    String key = keys.next();
    String longest = key + "ä".repeat((250 - key.length()) / 2);
    assertTrue(longest.getBytes(UTF_8).length >= 249);
    assertTrue(client.set(longest, 0, "x").get());
    assertEquals("x", client.get(longest));
  }

  @Test
  void valuesOfAllSizesAreReadBack() throws Exception {
    Dataset data = new Dataset(keys.next() + "-", Scale.CLIENT_KEYS);
    SpymemcachedClients.store(client, data);
    SpymemcachedClients.verify(client, data);
    SpymemcachedClients.store(client, data.nextGeneration());
    SpymemcachedClients.verify(client, data.nextGeneration());
  }
}
