package io.kumo.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.live.cluster.ProcessCluster;
import io.kumo.live.cluster.Shape;
import io.kumo.live.traffic.TextConnection;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More data than a cache holds goes in through the proxy and comes out the same. */
class BulkLoadTest {
  private static final int VALUE_BYTES = 1024;
  private static final int WINDOW = 500;

  @TempDir private Path folder;

  @Test
  void whatWasLoadedIsReadBack() throws Exception {
    try (ProcessCluster cluster = ProcessCluster.start(folder, Shape.FIVE.withHeap("1g"))) {
      try (TextConnection connection = new TextConnection(cluster.face())) {
        for (int from = 0; from < Scale.BULK_KEYS; from += WINDOW) {
          store(connection, from);
        }
        for (int from = 0; from < Scale.BULK_KEYS; from += WINDOW) {
          verify(connection, from);
        }
      }
      assertEquals(List.of(), cluster.stackTraces());
    }
  }

  private static void store(TextConnection connection, int from) throws Exception {
    ByteArrayOutputStream commands = new ByteArrayOutputStream(WINDOW * (VALUE_BYTES + 40));
    for (int number = from; number < from + WINDOW; number++) {
      commands.writeBytes(TextConnection.setCommand(key(number), value(number), ""));
    }
    connection.send(commands.toByteArray());
    for (int number = from; number < from + WINDOW; number++) {
      assertEquals("STORED", connection.line(), "number " + number);
    }
  }

  private static void verify(TextConnection connection, int from) throws Exception {
    List<String> keys = IntStream.range(from, from + WINDOW).mapToObj(BulkLoadTest::key).toList();
    connection.send("get " + String.join(" ", keys) + "\r\n");
    Map<String, byte[]> found = connection.values();
    for (int number = from; number < from + WINDOW; number++) {
      assertArrayEquals(value(number), found.get(key(number)), "number " + number);
    }
  }

  private static String key(int number) {
    return "bulk-" + number;
  }

  private static byte[] value(int number) {
    byte[] value = new byte[VALUE_BYTES];
    new SplittableRandom(number).nextBytes(value);
    return value;
  }
}
