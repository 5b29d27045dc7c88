package io.kumo.live.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.transcoders.SerializingTranscoder;

/** Makes spymemcached clients and moves whole data sets with them. */
public final class SpymemcachedClients {
  private static final long TIMEOUT_MS = 30_000;
  private static final int IN_FLIGHT_MAX = 64;
  private static final int KEYS_PER_GET = 200;

  private SpymemcachedClients() {}

  /** A client in text mode that compresses nothing. */
  public static MemcachedClient connect(InetSocketAddress face) throws IOException {
    SerializingTranscoder transcoder = new SerializingTranscoder();
    transcoder.setCompressionThreshold(Integer.MAX_VALUE);
    return new MemcachedClient(
        new ConnectionFactoryBuilder()
            .setProtocol(ConnectionFactoryBuilder.Protocol.TEXT)
            .setTranscoder(transcoder)
            .setOpTimeout(TIMEOUT_MS)
            .setTimeoutExceptionThreshold(1_000)
            .build(),
        List.of(face));
  }

  /** Stores all of {@code data}, some at once. */
  public static void store(MemcachedClient client, Dataset data)
      throws ExecutionException, InterruptedException {
    Queue<Future<Boolean>> inFlight = new ArrayDeque<>();
    for (int i = 0; i < data.count(); i++) {
      inFlight.add(client.set(data.key(i), 0, data.value(i)));
      if (inFlight.size() == IN_FLIGHT_MAX) {
        requireStored(inFlight.remove());
      }
    }
    for (Future<Boolean> each : inFlight) {
      requireStored(each);
    }
  }

  private static void requireStored(Future<Boolean> answer)
      throws ExecutionException, InterruptedException {
    if (!answer.get()) {
      throw new AssertionError("not stored: " + answer);
    }
  }

  /** Reads all of {@code data}, many keys in each get, and compares. */
  public static void verify(MemcachedClient client, Dataset data) {
    for (int from = 0; from < data.count(); from += KEYS_PER_GET) {
      Map<String, Object> found = client.getBulk(data.keys(from, KEYS_PER_GET));
      for (int i = from; i < Math.min(data.count(), from + KEYS_PER_GET); i++) {
        data.verify(i, (byte[]) found.get(data.key(i)));
      }
    }
  }
}
