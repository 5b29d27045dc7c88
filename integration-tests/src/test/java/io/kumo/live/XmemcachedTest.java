package io.kumo.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.live.cluster.AgainstEachServer;
import io.kumo.live.cluster.Eventually;
import io.kumo.live.cluster.MemcachedServer;
import io.kumo.live.traffic.Dataset;
import io.kumo.live.traffic.Keys;
import io.kumo.live.traffic.XmemcachedClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.rubyeye.xmemcached.CASOperation;
import net.rubyeye.xmemcached.Counter;
import net.rubyeye.xmemcached.GetsResponse;
import net.rubyeye.xmemcached.MemcachedClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Every operation of xmemcached's text mode, those without a reply among them. */
@AgainstEachServer
class XmemcachedTest {
  private final Keys keys = Keys.of(XmemcachedTest.class);
  @Parameter private MemcachedServer server;
  private MemcachedClient client;

  @BeforeParameterizedClassInvocation
  void connect() throws Exception {
    client = XmemcachedClients.connect(server.face());
  }

  @AfterParameterizedClassInvocation
  void close() throws Exception {
    client.shutdown();
    assertEquals(List.of(), server.complaints());
  }

  @Test
  void setReplacesWhatWasThere() throws Exception {
    String key = keys.next();
    assertNull(client.get(key));
    assertTrue(client.set(key, 0, "one"));
    assertEquals("one", client.get(key));
    client.setWithNoReply(key, 0, "two");
    eventuallyReads(key, "two");
  }

  @Test
  void addStoresOnlyWhatIsNotThere() throws Exception {
    String key = keys.next();
    assertTrue(client.add(key, 0, "first"));
    assertFalse(client.add(key, 0, "second"));
    client.addWithNoReply(key, 0, "third");
    assertEquals("first", client.get(key));
    String other = keys.next();
    client.addWithNoReply(other, 0, "first");
    eventuallyReads(other, "first");
  }

  @Test
  void replaceStoresOnlyOverWhatIsThere() throws Exception {
    String key = keys.next();
    assertFalse(client.replace(key, 0, "first"));
    client.replaceWithNoReply(key, 0, "second");
    assertNull(client.get(key));
    assertTrue(client.set(key, 0, "first"));
    assertTrue(client.replace(key, 0, "second"));
    client.replaceWithNoReply(key, 0, "third");
    eventuallyReads(key, "third");
  }

  @Test
  void appendAndPrependKeepWhatIsThere() throws Exception {
    String key = keys.next();
    assertFalse(client.append(key, "x"));
    assertFalse(client.prepend(key, "x"));
    assertTrue(client.set(key, 0, "c"));
    assertTrue(client.append(key, "d"));
    assertTrue(client.prepend(key, "b"));
    client.appendWithNoReply(key, "e");
    client.prependWithNoReply(key, "a");
    eventuallyReads(key, "abcde");
  }

  @Test
  void casStoresOnlyOverWhatWasRead() throws Exception {
    String key = keys.next();
    assertNull(client.gets(key));
    assertTrue(client.set(key, 0, "one"));
    GetsResponse<String> one = client.gets(key);
    assertEquals("one", one.getValue());
    assertTrue(client.cas(key, 0, "two", one.getCas()));
    assertFalse(client.cas(key, 0, "three", one.getCas()));
    assertTrue(client.cas(key, 0, counting()));
    assertEquals("two+", client.get(key));
    client.casWithNoReply(key, 0, counting());
    eventuallyReads(key, "two++");
  }

  private static CASOperation<String> counting() {
    return new CASOperation<>() {
      @Override
      public int getMaxTries() {
        return 3;
      }

      @Override
      public String getNewValue(long currentCas, String currentValue) {
        return currentValue + "+";
      }
    };
  }

  @Test
  void incrAndDecrCount() throws Exception {
    String key = keys.next();
    assertTrue(client.set(key, 0, "10"));
    assertEquals(15, client.incr(key, 5));
    assertEquals(12, client.decr(key, 3));
    assertEquals(0, client.decr(key, 100));
    client.incrWithNoReply(key, 9);
    // The client has two connections: without a reply to wait for, the decr may be there first.
    eventuallyReads(key, "9");
    client.decrWithNoReply(key, 2);
    eventuallyReads(key, "7");
    assertEquals(41, client.incr(keys.next(), 1, 41));
    assertEquals(17, client.decr(keys.next(), 1, 17));
    Counter counter = client.getCounter(keys.next(), 5);
    assertEquals(6, counter.incrementAndGet());
    assertEquals(5, counter.decrementAndGet());
    assertEquals(105, counter.addAndGet(100));
    assertEquals(105, counter.get());
  }

  @Test
  void deleteTakesAway() throws Exception {
    String key = keys.next();
    assertFalse(client.delete(key));
    assertTrue(client.set(key, 0, "x"));
    assertTrue(client.delete(key));
    assertNull(client.get(key));
    assertTrue(client.set(key, 0, "x"));
    client.deleteWithNoReply(key);
    Eventually.eventually("the key is deleted", () -> assertNull(client.get(key)));
  }

  @Test
  void touchKeepsTheValue() throws Exception {
    String key = keys.next();
    assertFalse(client.touch(key, 100));
    assertTrue(client.set(key, 0, "x"));
    assertTrue(client.touch(key, 100));
    assertEquals("x", client.get(key));
  }

  @Test
  void manyKeysAreReadAtOnce() throws Exception {
    List<String> present = keys.next(300);
    for (String key : present) {
      assertTrue(client.set(key, 0, "value of " + key));
    }
    List<String> asked = new ArrayList<>(present);
    asked.addAll(keys.next(100));
    Map<String, String> found = client.get(asked);
    assertEquals(present.size(), found.size());
    present.forEach(key -> assertEquals("value of " + key, found.get(key)));
    Map<String, GetsResponse<String>> withCas = client.gets(asked);
    assertEquals(present.size(), withCas.size());
    present.forEach(key -> assertEquals("value of " + key, withCas.get(key).getValue()));
  }

  @Test
  void namespacesAreKeysWithAPrefix() throws Exception {
    String namespace = keys.next();
    String key = keys.next();
    boolean stored = client.withNamespace(namespace, each -> each.set(key, 0, "x"));
    assertTrue(stored);
    String found = client.withNamespace(namespace, each -> each.get(key));
    assertEquals("x", found);
    assertNull(client.get(key));
    client.invalidateNamespace(namespace);
    found = client.withNamespace(namespace, each -> each.get(key));
    assertNull(found);
  }

  @Test
  void flushTakesAllAway() throws Exception {
    String key = keys.next();
    assertTrue(client.set(key, 0, "x"));
    client.flushAll();
    assertNull(client.get(key));
    assertTrue(client.set(key, 0, "y"));
    client.flushAll(server.face());
    assertNull(client.get(key));
    assertTrue(client.set(key, 0, "z"));
    client.flushAllWithNoReply();
    Eventually.eventually("all is flushed", () -> assertNull(client.get(key)));
  }

  @Test
  void versionStatsAndVerbosityAreAnswered() throws Exception {
    client.getVersions().values().forEach(version -> assertTrue(version.contains("1."), version));
    assertTrue(client.stats(server.face()).containsKey("version"));
    assertTrue(client.getStatsByItem("settings").get(server.face()).containsKey("item_size_max"));
    client.setLoggingLevelVerbosity(server.face(), 0);
    client.setLoggingLevelVerbosityWithNoReply(server.face(), 0);
    assertNull(client.get(keys.next()));
  }

  @Test
  void valuesOfAllSizesAreReadBack() throws Exception {
    Dataset data = new Dataset(keys.next() + "-", Scale.CLIENT_KEYS);
    XmemcachedClients.store(client, data);
    XmemcachedClients.verify(client, data);
    XmemcachedClients.store(client, data.nextGeneration());
    XmemcachedClients.verify(client, data.nextGeneration());
  }

  private void eventuallyReads(String key, String value) {
    Eventually.eventually(
        key + " is " + value, () -> assertEquals(value, client.<String>get(key).trim()));
  }
}
