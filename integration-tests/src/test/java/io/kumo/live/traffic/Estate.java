package io.kumo.live.traffic;

import static io.kumo.live.traffic.TextConnection.setCommand;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a cluster has to hand down from one life to the next: values, deletions, ends, counters, and
 * cas uniques that never come again. For one thread.
 */
public final class Estate {
  private static final int COUNTERS = 50;
  private static final int DELETED_EVERY = 10;

  private final String prefix;

  /** Key and cas unique of every count so far. */
  private final Set<String> casUniques = new HashSet<>();

  private Dataset data;
  private int counted;

  /**
   * Nothing yet.
   *
   * @param prefix of all keys
   * @param count how many values
   */
  public Estate(String prefix, int count) {
    this.prefix = prefix;
    this.data = new Dataset(prefix + "value-", count, 0);
  }

  /** Gives every key a new value, deletes and ends some, and counts up once more. */
  public void renew(InetSocketAddress face) throws IOException {
    data = data.nextGeneration();
    try (TextConnection connection = new TextConnection(face)) {
      for (int i = 0; i < data.count(); i++) {
        require("STORED", connection.set(data.key(i), data.value(i)));
      }
      for (int i = 0; i < data.count(); i += DELETED_EVERY) {
        require("DELETED", connection.ask("delete " + data.key(i)));
      }
      connection.send("set " + prefix + "ended 0 -1 1\r\nx\r\n");
      require("STORED", connection.line());
      count(connection);
    }
  }

  private void count(TextConnection connection) throws IOException {
    for (int i = 0; i < COUNTERS; i++) {
      String key = prefix + "counter-" + i;
      if (counted == 0) {
        connection.send(setCommand(key, new byte[] {'0'}, " noreply"));
      }
      require(Integer.toString(counted + 1), connection.ask("incr " + key + " 1"));
      if (!casUniques.add(key + " " + connection.cas(key))) {
        throw new AssertionError("a cas unique came again: " + key);
      }
    }
    counted++;
  }

  /** Everything is as it was left; {@code face} is one of those that show it. */
  public void verify(InetSocketAddress face) throws IOException {
    try (TextConnection connection = new TextConnection(face)) {
      for (int i = 0; i < data.count(); i++) {
        byte[] found = connection.get(data.key(i));
        if (i % DELETED_EVERY != 0) {
          data.verify(i, found);
        } else if (found != null) {
          throw new AssertionError("deleted, and there again: " + data.key(i));
        }
      }
      require("END", connection.ask("get " + prefix + "ended"));
      for (int i = 0; i < COUNTERS; i++) {
        byte[] found = connection.get(prefix + "counter-" + i);
        if (!Arrays.equals(Integer.toString(counted).getBytes(ISO_8859_1), found)) {
          throw new AssertionError("counter " + i + " is not " + counted);
        }
      }
    }
  }

  /** As {@link #verify(InetSocketAddress)}, at each of {@code faces}. */
  public void verify(List<InetSocketAddress> faces) throws IOException {
    for (InetSocketAddress face : faces) {
      verify(face);
    }
  }

  private static void require(String expected, String answer) {
    if (!expected.equals(answer)) {
      throw new AssertionError("expected <" + expected + "> but got <" + answer + ">");
    }
  }
}
