package io.kumo.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kumo.live.cluster.AgainstEachServer;
import io.kumo.live.cluster.Eventually;
import io.kumo.live.cluster.MemcachedServer;
import io.kumo.live.traffic.Keys;
import io.kumo.live.traffic.TextConnection;
import io.kumo.ring.Key;
import io.kumo.ring.RingSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Entries end when they were asked to, and not before. */
@AgainstEachServer
class ExpiryTest {
  private static final long DAY_SECONDS = 86_400;

  private final Keys keys = Keys.of(ExpiryTest.class);
  @Parameter private MemcachedServer server;
  private TextConnection connection;

  @BeforeParameterizedClassInvocation
  void connect() throws Exception {
    connection = new TextConnection(server.face());
  }

  @AfterParameterizedClassInvocation
  void close() throws Exception {
    connection.close();
    assertEquals(List.of(), server.complaints());
  }

  @Test
  void relativeTimeEndsAnEntry() throws Exception {
    String key = keys.next();
    assertEquals("STORED", store("set", key, 1));
    eventuallyGone(key);
  }

  @Test
  void absoluteTimeEndsAnEntry() throws Exception {
    String key = keys.next();
    assertEquals("STORED", store("set", key, Instant.now().getEpochSecond() + 2));
    eventuallyGone(key);
  }

  @Test
  void farTimesKeepAnEntry() throws Exception {
    String never = keys.next();
    String relative = keys.next();
    String absolute = keys.next();
    assertEquals("STORED", store("set", never, 0));
    assertEquals("STORED", store("set", relative, 30 * DAY_SECONDS));
    assertEquals(
        "STORED", store("set", absolute, Instant.now().getEpochSecond() + 365 * DAY_SECONDS));
    assertNotNull(connection.get(never));
    assertNotNull(connection.get(relative));
    assertNotNull(connection.get(absolute));
  }

  @Test
  void aTimeThatIsOverStoresAndEndsAtOnce() throws Exception {
    for (long over : new long[] {-1, -1_000, 30 * DAY_SECONDS + 1, 1_000_000_000}) {
      String key = keys.next();
      assertEquals("STORED", store("set", key, 0));
      assertEquals("STORED", store("set", key, over));
      assertNull(connection.get(key), "exptime " + over);
    }
  }

  @Test
  void anEndedEntryIsMissingForEveryCommand() throws Exception {
    String key = keys.next();
    assertEquals("STORED", store("set", key, -1));
    assertEquals("NOT_STORED", store("replace", key, 0));
    assertEquals("NOT_STORED", store("append", key, 0));
    assertEquals("NOT_FOUND", connection.ask("incr " + key + " 1"));
    assertEquals("NOT_FOUND", connection.ask("touch " + key + " 100"));
    assertEquals("NOT_FOUND", connection.ask("delete " + key));
    assertEquals("END", connection.ask("gat 100 " + key));
    assertEquals("STORED", store("add", key, 0));
    assertNotNull(connection.get(key));
  }

  @Test
  void touchMovesTheEnd() throws Exception {
    String kept = keys.next();
    String ended = keys.next();
    assertEquals("STORED", store("set", kept, 2));
    assertEquals("STORED", store("set", ended, 0));
    assertEquals("TOUCHED", connection.ask("touch " + kept + " 1000"));
    assertEquals("TOUCHED", connection.ask("touch " + ended + " 1"));
    eventuallyGone(ended);
    assertEquals("TOUCHED", connection.ask("touch " + kept + " -1"));
    assertNull(connection.get(kept));
  }

  @Test
  void getAndTouchMovesTheEndAndKeepsTheCas() throws Exception {
    String key = keys.next();
    assertEquals("STORED", store("set", key, 1_000));
    long cas = connection.cas(key);
    connection.send("gats 1 " + key + "\r\n");
    assertEquals("VALUE " + key + " 0 1 " + cas, connection.line());
    connection.expect("5");
    connection.expect("END");
    eventuallyGone(key);
  }

  @Test
  void incrementKeepsTheEnd() throws Exception {
    String key = keys.next();
    assertEquals("STORED", store("set", key, 1));
    assertEquals("6", connection.ask("incr " + key + " 1"));
    eventuallyGone(key);
  }

  @Test
  void aDelayedFlushTakesWhatIsThereWhenItFires() throws Exception {
    List<String> before = inEveryPartition();
    for (String key : before) {
      assertEquals("STORED", store("set", key, 0));
    }
    String between = keys.next();
    assertEquals("OK", connection.ask("flush_all 2"));
    assertEquals("STORED", store("set", between, 0));
    // Each partition's primary fires by itself: until all have, what others store may go with it.
    before.forEach(this::eventuallyGone);
    eventuallyGone(between);
    String after = keys.next();
    // memcached counts in seconds: what is set in the second of the flush goes with it.
    Eventually.eventually(
        "the flush is over",
        () -> {
          assertEquals("STORED", store("set", after, 0));
          assertNotNull(connection.get(after));
        });
  }

  private List<String> inEveryPartition() {
    Map<Integer, String> byPartition = new HashMap<>();
    while (byPartition.size() < RingSettings.DEFAULT.partitions()) {
      String key = keys.next();
      byPartition.putIfAbsent(RingSettings.DEFAULT.partitionOf(Key.of(key).hash()), key);
    }
    return List.copyOf(byPartition.values());
  }

  /** Nobody reads these: only the sweep can take them away. */
  @Test
  void theSweepTakesAwayWhatNobodyReads() throws Exception {
    assumeTrue(server.isKumo(), "memcached's crawler comes only once in a while");
    long before = items();
    int count = 500;
    for (String key : keys.next(count)) {
      assertEquals("STORED", store("set", key, 1));
    }
    Eventually.eventually(
        "the sweep has been",
        () -> {
          if (items() > before) {
            throw new AssertionError(items() + " items, " + before + " before");
          }
        });
  }

  private long items() throws Exception {
    connection.send("stats\r\n");
    long items = -1;
    for (String line = connection.line(); !line.equals("END"); line = connection.line()) {
      if (line.startsWith("STAT curr_items ")) {
        items = Long.parseLong(line.substring("STAT curr_items ".length()));
      }
    }
    return items;
  }

  private String store(String verb, String key, long exptime) throws Exception {
    connection.send(verb + " " + key + " 0 " + exptime + " 1\r\n5\r\n");
    return connection.line();
  }

  private void eventuallyGone(String key) {
    Eventually.eventually(
        key + " is gone",
        () -> {
          byte[] value = connection.get(key);
          assertNull(value, () -> new String(value, ISO_8859_1));
        });
  }
}
