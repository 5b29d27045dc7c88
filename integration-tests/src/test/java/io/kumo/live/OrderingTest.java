package io.kumo.live;

import static io.kumo.live.traffic.TextConnection.setCommand;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.live.cluster.AgainstEachServer;
import io.kumo.live.cluster.MemcachedServer;
import io.kumo.live.traffic.Dataset;
import io.kumo.live.traffic.Keys;
import io.kumo.live.traffic.TextConnection;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** On one connection answers come in order, and a command sees every earlier one on its key. */
@AgainstEachServer
class OrderingTest {
  private final Keys keys = Keys.of(OrderingTest.class);
  @Parameter private MemcachedServer server;

  @AfterParameterizedClassInvocation
  void close() {
    assertEquals(List.of(), server.complaints());
  }

  @Test
  void aGetSeesTheSetBeforeItThatWantsNoReply() throws Exception {
    String key = keys.next();
    int rounds = 2_000;
    try (TextConnection connection = new TextConnection(server.face())) {
      ByteArrayOutputStream burst = new ByteArrayOutputStream();
      for (int i = 0; i < rounds; i++) {
        burst.writeBytes(setCommand(key, bytes("value " + i), " noreply"));
        burst.writeBytes(bytes("get " + key + "\r\n"));
      }
      CompletableFuture<Void> sent = sending(connection, burst.toByteArray());
      for (int i = 0; i < rounds; i++) {
        assertEquals("value " + i, new String(connection.values().get(key), ISO_8859_1));
      }
      sent.get();
    }
  }

  @Test
  void aBurstOfIncrementsCountsUpOneByOne() throws Exception {
    String key = keys.next();
    int rounds = 5_000;
    try (TextConnection connection = new TextConnection(server.face())) {
      connection.send(setCommand(key, bytes("0"), " noreply"));
      CompletableFuture<Void> sent =
          sending(connection, bytes(("incr " + key + " 1\r\n").repeat(rounds)));
      for (int i = 1; i <= rounds; i++) {
        connection.expect(Integer.toString(i));
      }
      sent.get();
    }
  }

  @Test
  void incrementsOfManyConnectionsAllCount() throws Exception {
    String key = keys.next();
    int connections = 16;
    int rounds = 500;
    try (TextConnection first = new TextConnection(server.face())) {
      assertEquals("STORED", first.set(key, bytes("0")));
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(background(() -> increment(key, rounds)));
      }
      for (CompletableFuture<Void> each : all) {
        each.get();
      }
      assertEquals("" + connections * rounds, new String(first.get(key), ISO_8859_1));
    }
  }

  private void increment(String key, int rounds) throws Exception {
    try (TextConnection connection = new TextConnection(server.face())) {
      connection.send(("incr " + key + " 1\r\n").repeat(rounds));
      long previous = 0;
      for (int i = 0; i < rounds; i++) {
        long next = Long.parseLong(connection.line());
        if (next <= previous) {
          throw new AssertionError(next + " came behind " + previous);
        }
        previous = next;
      }
    }
  }

  @Test
  void aFlushTakesWhatCameBeforeItAndNothingElse() throws Exception {
    try (TextConnection connection = new TextConnection(server.face())) {
      for (int round = 0; round < 20; round++) {
        List<String> before = keys.next(20);
        List<String> after = keys.next(20);
        ByteArrayOutputStream burst = new ByteArrayOutputStream();
        before.forEach(key -> burst.writeBytes(setCommand(key, bytes("b"), " noreply")));
        burst.writeBytes(bytes("flush_all\r\n"));
        after.forEach(key -> burst.writeBytes(setCommand(key, bytes("a"), " noreply")));
        burst.writeBytes(bytes("get " + String.join(" ", before) + "\r\n"));
        burst.writeBytes(bytes("get " + String.join(" ", after) + "\r\n"));
        connection.send(burst.toByteArray());
        connection.expect("OK");
        assertEquals(Map.of(), connection.values());
        assertEquals(after, List.copyOf(connection.values().keySet()));
      }
    }
  }

  @Test
  void aFlushWithoutReplyActsInItsPlaceToo() throws Exception {
    String key = keys.next();
    try (TextConnection connection = new TextConnection(server.face())) {
      for (int round = 0; round < 50; round++) {
        connection.send(setCommand(key, bytes("before"), " noreply"));
        connection.send(
            "flush_all noreply\r\nadd " + key + " 0 0 5\r\nafter\r\nget " + key + "\r\n");
        connection.expect("STORED");
        assertArrayEquals(bytes("after"), connection.values().get(key));
      }
    }
  }

  @Test
  void largeAndSmallValuesStayInOrder() throws Exception {
    Dataset data = new Dataset(keys.next() + "-", 200);
    try (TextConnection connection = new TextConnection(server.face())) {
      CompletableFuture<Void> sent =
          background(
              () -> {
                for (int i = 0; i < data.count(); i++) {
                  connection.send(setCommand(data.key(i), data.value(i), ""));
                  connection.send("get " + data.key(i) + "\r\n");
                }
              });
      for (int i = 0; i < data.count(); i++) {
        connection.expect("STORED");
        data.verify(i, connection.values().get(data.key(i)));
      }
      sent.get();
    }
  }

  @Test
  void oneGetOfManyLargeValuesStreamsThemAll() throws Exception {
    int count = 60;
    byte[] large = new byte[Dataset.VALUE_BYTES_MAX];
    new SplittableRandom(1).nextBytes(large);
    List<String> all = keys.next(count);
    try (TextConnection connection = new TextConnection(server.face())) {
      for (String key : all) {
        assertEquals("STORED", connection.set(key, large));
      }
      connection.send("get " + String.join(" ", all) + "\r\n");
      Map<String, byte[]> values = connection.values();
      assertEquals(all, List.copyOf(values.keySet()));
      values.values().forEach(value -> assertArrayEquals(large, value));
    }
  }

  @Test
  void oneGetOfThousandsOfKeysNamesEachThatIsThere() throws Exception {
    List<String> all = keys.next(4_000);
    try (TextConnection connection = new TextConnection(server.face())) {
      ByteArrayOutputStream burst = new ByteArrayOutputStream();
      for (int i = 0; i < all.size(); i += 2) {
        burst.writeBytes(setCommand(all.get(i), bytes(all.get(i)), " noreply"));
      }
      burst.writeBytes(bytes("get " + String.join(" ", all) + "\r\n"));
      CompletableFuture<Void> sent = sending(connection, burst.toByteArray());
      Map<String, byte[]> values = connection.values();
      assertEquals(all.size() / 2, values.size());
      values.forEach((key, value) -> assertEquals(key, new String(value, ISO_8859_1)));
      sent.get();
    }
  }

  /** Answers of commands on many keys, hits and misses and errors, each in its place. */
  @Test
  void mixedCommandsAreAnsweredInTheirOrder() throws Exception {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      List<String> own = keys.next(50);
      int seed = i;
      all.add(background(() -> mixedCommands(own, new SplittableRandom(seed))));
    }
    for (CompletableFuture<Void> each : all) {
      each.get();
    }
  }

  private void mixedCommands(List<String> own, SplittableRandom random) throws Exception {
    MixedScript script = new MixedScript(own, random, 3_000);
    try (TextConnection connection = new TextConnection(server.face())) {
      CompletableFuture<Void> sent = sending(connection, script.commands());
      for (String expected : script.answers()) {
        connection.expect(expected);
      }
      sent.get();
    }
  }

  /** Something done beside. */
  private interface Work {
    void run() throws Exception;
  }

  private static CompletableFuture<Void> sending(TextConnection connection, byte[] bytes) {
    return background(() -> connection.send(bytes));
  }

  private static CompletableFuture<Void> background(Work work) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            work.run();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        command -> new Thread(command, "background").start());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
