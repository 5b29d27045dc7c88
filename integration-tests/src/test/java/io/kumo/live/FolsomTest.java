package io.kumo.live;

import static com.spotify.folsom.MemcacheStatus.ITEM_NOT_STORED;
import static com.spotify.folsom.MemcacheStatus.KEY_EXISTS;
import static com.spotify.folsom.MemcacheStatus.KEY_NOT_FOUND;
import static com.spotify.folsom.MemcacheStatus.OK;
import static com.spotify.folsom.MemcacheStatus.VALUE_TOO_LARGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spotify.folsom.AsciiMemcacheClient;
import com.spotify.folsom.GetResult;
import io.kumo.live.cluster.AgainstEachServer;
import io.kumo.live.cluster.MemcachedServer;
import io.kumo.live.traffic.Dataset;
import io.kumo.live.traffic.FolsomClients;
import io.kumo.live.traffic.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Every operation of folsom's text mode. */
@AgainstEachServer
class FolsomTest {
  private static final int NEVER = 0;

  private final Keys keys = Keys.of(FolsomTest.class);
  @Parameter private MemcachedServer server;
  private AsciiMemcacheClient<byte[]> client;

  @BeforeParameterizedClassInvocation
  void connect() throws Exception {
    client = FolsomClients.connect(server.face());
  }

  @AfterParameterizedClassInvocation
  void close() {
    client.shutdown();
    assertEquals(List.of(), server.complaints());
  }

  @Test
  void setReplacesWhatWasThere() throws Exception {
    String key = keys.next();
    assertNull(done(client.get(key)));
    assertEquals(OK, done(client.set(key, bytes("one"), NEVER)));
    assertEquals("one", text(done(client.get(key))));
    assertEquals(OK, done(client.set(key, bytes("two"), NEVER)));
    assertEquals("two", text(done(client.get(key))));
  }

  @Test
  void addStoresOnlyWhatIsNotThere() throws Exception {
    String key = keys.next();
    assertEquals(OK, done(client.add(key, bytes("first"), NEVER)));
    assertEquals(ITEM_NOT_STORED, done(client.add(key, bytes("second"), NEVER)));
    assertEquals("first", text(done(client.get(key))));
  }

  @Test
  void replaceStoresOnlyOverWhatIsThere() throws Exception {
    String key = keys.next();
    assertEquals(ITEM_NOT_STORED, done(client.replace(key, bytes("first"), NEVER)));
    assertNull(done(client.get(key)));
    assertEquals(OK, done(client.set(key, bytes("first"), NEVER)));
    assertEquals(OK, done(client.replace(key, bytes("second"), NEVER)));
    assertEquals("second", text(done(client.get(key))));
  }

  @Test
  void appendAndPrependKeepWhatIsThere() throws Exception {
    String key = keys.next();
    assertEquals(ITEM_NOT_STORED, done(client.append(key, bytes("x"))));
    assertEquals(ITEM_NOT_STORED, done(client.prepend(key, bytes("x"))));
    assertEquals(OK, done(client.set(key, bytes("b"), NEVER)));
    assertEquals(OK, done(client.append(key, bytes("c"))));
    assertEquals(OK, done(client.prepend(key, bytes("a"))));
    assertEquals("abc", text(done(client.get(key))));
  }

  @Test
  void casStoresOnlyOverWhatWasRead() throws Exception {
    String key = keys.next();
    assertEquals(KEY_NOT_FOUND, done(client.set(key, bytes("none"), NEVER, 1L)));
    assertEquals(OK, done(client.set(key, bytes("one"), NEVER)));
    GetResult<byte[]> one = done(client.casGet(key));
    assertEquals("one", text(one.getValue()));
    assertEquals(OK, done(client.set(key, bytes("two"), NEVER, one.getCas())));
    assertEquals(KEY_EXISTS, done(client.set(key, bytes("three"), NEVER, one.getCas())));
    GetResult<byte[]> two = done(client.casGet(key));
    assertEquals("two", text(two.getValue()));
    assertNotEquals(one.getCas(), two.getCas());
  }

  @Test
  void incrAndDecrCount() throws Exception {
    String key = keys.next();
    assertNull(done(client.incr(key, 1)));
    assertNull(done(client.decr(key, 1)));
    assertEquals(OK, done(client.set(key, bytes("10"), NEVER)));
    assertEquals(15, done(client.incr(key, 5)));
    assertEquals(12, done(client.decr(key, 3)));
    assertEquals(0, done(client.decr(key, 100)));
  }

  @Test
  void deleteTakesAway() throws Exception {
    String key = keys.next();
    assertEquals(KEY_NOT_FOUND, done(client.delete(key)));
    assertEquals(OK, done(client.set(key, bytes("x"), NEVER)));
    assertEquals(OK, done(client.delete(key)));
    assertNull(done(client.get(key)));
    assertEquals(OK, done(client.set(key, bytes("x"), NEVER)));
    assertEquals(OK, done(client.deleteAll(key)));
    assertNull(done(client.get(key)));
  }

  /** Folsom stores a value that has expired already, with the cas. */
  @Test
  void deleteWithCasTakesAwayOnlyWhatWasRead() throws Exception {
    String key = keys.next();
    assertEquals(OK, done(client.set(key, bytes("one"), NEVER)));
    long one = done(client.casGet(key)).getCas();
    assertEquals(OK, done(client.set(key, bytes("two"), NEVER)));
    assertEquals(KEY_EXISTS, done(client.delete(key, one)));
    assertEquals("two", text(done(client.get(key))));
    assertEquals(OK, done(client.delete(key, done(client.casGet(key)).getCas())));
    assertNull(done(client.get(key)));
    assertEquals(KEY_NOT_FOUND, done(client.delete(key, one)));
  }

  @Test
  void touchKeepsTheValue() throws Exception {
    String key = keys.next();
    assertEquals(KEY_NOT_FOUND, done(client.touch(key, 100)));
    assertEquals(OK, done(client.set(key, bytes("x"), NEVER)));
    assertEquals(OK, done(client.touch(key, 100)));
    assertEquals("x", text(done(client.get(key))));
  }

  @Test
  void manyKeysAreReadAtOnce() throws Exception {
    List<String> present = keys.next(300);
    List<CompletionStage<?>> stored = new ArrayList<>();
    for (String key : present) {
      stored.add(client.set(key, bytes("value of " + key), NEVER));
    }
    for (CompletionStage<?> each : stored) {
      assertEquals(OK, done(each));
    }
    List<String> asked = new ArrayList<>(keys.next(100));
    asked.addAll(present);
    List<byte[]> found = done(client.get(asked));
    List<GetResult<byte[]>> withCas = done(client.casGet(asked));
    for (int i = 0; i < asked.size(); i++) {
      if (i < 100) {
        assertNull(found.get(i));
        assertNull(withCas.get(i));
      } else {
        assertEquals("value of " + asked.get(i), text(found.get(i)));
        assertArrayEquals(found.get(i), withCas.get(i).getValue());
      }
    }
  }

  @Test
  void flushTakesAllAway() throws Exception {
    String key = keys.next();
    assertEquals(OK, done(client.set(key, bytes("x"), NEVER)));
    assertEquals(OK, done(client.flushAll(0)));
    assertNull(done(client.get(key)));
  }

  @Test
  void statsAreTold() throws Exception {
    done(client.getStats("settings"))
        .values()
        .forEach(stats -> assertTrue(stats.getStats().containsKey("item_size_max")));
    done(client.getStats(""))
        .values()
        .forEach(stats -> assertTrue(stats.getStats().containsKey("version")));
  }

  @Test
  void aValueAboveTheLimitIsRefusedAndTheNextOneTaken() throws Exception {
    String key = keys.next();
    byte[] tooLarge = new byte[Dataset.VALUE_BYTES_MAX * 2 + 1];
    assertEquals(VALUE_TOO_LARGE, done(client.set(key, tooLarge, NEVER)));
    assertNull(done(client.get(key)));
    assertEquals(OK, done(client.set(key, bytes("small"), NEVER)));
    assertEquals("small", text(done(client.get(key))));
  }

  @Test
  void valuesOfAllSizesAreReadBack() throws Exception {
    Dataset data = new Dataset(keys.next() + "-", Scale.CLIENT_KEYS);
    FolsomClients.store(client, data);
    FolsomClients.verify(client, data);
    FolsomClients.store(client, data.nextGeneration());
    FolsomClients.verify(client, data.nextGeneration());
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
