package io.kumo.live.traffic;

import com.google.code.yanf4j.core.impl.StandardSocketOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.exception.MemcachedException;
import net.rubyeye.xmemcached.transcoders.SerializingTranscoder;

/** Makes xmemcached clients and moves whole data sets with them. */
public final class XmemcachedClients {
  private static final long TIMEOUT_MS = 30_000;
  private static final int CONNECTIONS = 2;
  private static final int KEYS_PER_GET = 100;
  private static final int CALLERS = 16;

  private XmemcachedClients() {}

  /** A client in text mode with two connections that compresses nothing. */
  public static MemcachedClient connect(InetSocketAddress face) throws IOException {
    XMemcachedClientBuilder builder = new XMemcachedClientBuilder(List.of(face));
    builder.setConnectionPoolSize(CONNECTIONS);
    builder.setOpTimeout(TIMEOUT_MS);
    builder.setSocketOption(StandardSocketOption.TCP_NODELAY, true);
    SerializingTranscoder transcoder = new SerializingTranscoder(Dataset.VALUE_BYTES_MAX);
    transcoder.setCompressionThreshold(Integer.MAX_VALUE);
    builder.setTranscoder(transcoder);
    return builder.build();
  }

  /** Stores all of {@code data}, some at once: each call waits for its answer. */
  public static void store(MemcachedClient client, Dataset data)
      throws ExecutionException, InterruptedException {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Callable<Void>> shares = new ArrayList<>();
      for (int share = 0; share < CALLERS; share++) {
        int first = share;
        shares.add(
            () -> {
              storeFrom(client, data, first);
              return null;
            });
      }
      for (Future<Void> done : callers.invokeAll(shares)) {
        done.get();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static void storeFrom(MemcachedClient client, Dataset data, int first)
      throws InterruptedException, MemcachedException, TimeoutException {
    for (int i = first; i < data.count(); i += CALLERS) {
      if (!client.set(data.key(i), 0, data.value(i))) {
        throw new AssertionError("not stored: " + data.key(i));
      }
    }
  }

  /** Reads all of {@code data}, many keys in each get, and compares. */
  public static void verify(MemcachedClient client, Dataset data)
      throws InterruptedException, MemcachedException, TimeoutException {
    for (int from = 0; from < data.count(); from += KEYS_PER_GET) {
      Map<String, byte[]> found = client.get(data.keys(from, KEYS_PER_GET));
      for (int i = from; i < Math.min(data.count(), from + KEYS_PER_GET); i++) {
        data.verify(i, found.get(data.key(i)));
      }
    }
  }
}
