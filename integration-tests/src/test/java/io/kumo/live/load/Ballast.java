package io.kumo.live.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.client.KumoClient;
import io.kumo.client.ReadResult;
import io.kumo.message.Expiry;
import io.kumo.ring.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * Many keys that nobody touches again, so that there is something to move. Each value follows from
 * its key. For one thread.
 *
 * @param valueBytes of each
 */
public record Ballast(int keys, int valueBytes) {
  private static final int IN_FLIGHT_MAX = 500;
  private static final int READ_AT_ONCE = 500;

  /** Stores all. */
  public void load(KumoClient client) {
    Queue<CompletableFuture<?>> inFlight = new ArrayDeque<>();
    for (int i = 0; i < keys; i++) {
      inFlight.add(
          client
              .set(key(i), value(i), 0, Expiry.NEVER)
              .thenAccept(result -> assertTrue(result.stored())));
      if (inFlight.size() == IN_FLIGHT_MAX) {
        inFlight.remove().join();
      }
    }
    inFlight.forEach(CompletableFuture::join);
  }

  /**
   * Reads all back.
   *
   * @throws AssertionError if one is missing or another
   */
  public void verify(KumoClient client) {
    for (int from = 0; from < keys; from += READ_AT_ONCE) {
      List<Key> some = new ArrayList<>();
      for (int i = from; i < Math.min(keys, from + READ_AT_ONCE); i++) {
        some.add(key(i));
      }
      var answers = client.getMany(some).join();
      for (int i = 0; i < some.size(); i++) {
        ReadResult answer = answers.get(some.get(i));
        assertTrue(answer instanceof ReadResult.Found, some.get(i) + " is " + answer);
        assertArrayEquals(
            value(from + i), ((ReadResult.Found) answer).value().bytes(), some.get(i).toString());
      }
    }
  }

  /** Bytes of all keys and values. */
  public long bytes() {
    long bytes = 0;
    for (int i = 0; i < keys; i++) {
      bytes += key(i).bytes().length + valueBytes;
    }
    return bytes;
  }

  private static Key key(int number) {
    return Key.of("ballast-" + number);
  }

  private byte[] value(int number) {
    byte[] value = new byte[valueBytes];
    new SplittableRandom(number).nextBytes(value);
    return value;
  }
}
