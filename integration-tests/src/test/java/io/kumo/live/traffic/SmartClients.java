package io.kumo.live.traffic;

import io.kumo.client.KumoClient;
import io.kumo.client.ReadResult;
import io.kumo.client.StoreResult;
import io.kumo.message.Expiry;
import io.kumo.ring.Key;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Moves whole data sets with Kumo's own client. */
public final class SmartClients {
  private static final int IN_FLIGHT_MAX = 64;
  private static final int KEYS_PER_GET = 100;

  private SmartClients() {}

  /** Stores all of {@code data}, some at once. */
  public static void store(KumoClient client, Dataset data) {
    Queue<CompletableFuture<StoreResult>> inFlight = new ArrayDeque<>();
    for (int i = 0; i < data.count(); i++) {
      inFlight.add(client.set(Key.of(data.key(i)), data.value(i), 0, Expiry.NEVER));
      if (inFlight.size() == IN_FLIGHT_MAX) {
        requireStored(inFlight.remove());
      }
    }
    inFlight.forEach(SmartClients::requireStored);
  }

  private static void requireStored(CompletableFuture<StoreResult> answer) {
    StoreResult result = answer.join();
    if (!result.stored()) {
      throw new AssertionError("not stored: " + result);
    }
  }

  /** Reads all of {@code data}, many keys in each get, and compares. */
  public static void verify(KumoClient client, Dataset data) {
    for (int from = 0; from < data.count(); from += KEYS_PER_GET) {
      List<Key> keys = data.keys(from, KEYS_PER_GET).stream().map(Key::of).toList();
      Map<Key, ReadResult> found = client.getMany(keys).join();
      for (int i = 0; i < keys.size(); i++) {
        data.verify(from + i, bytes(found.get(keys.get(i))));
      }
    }
  }

  private static byte[] bytes(ReadResult result) {
    return result instanceof ReadResult.Found found ? found.value().bytes() : null;
  }
}
