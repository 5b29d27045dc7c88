package io.kumo.live.traffic;

import com.spotify.folsom.AsciiMemcacheClient;
import com.spotify.folsom.ConnectFuture;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.MemcacheStatus;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Makes folsom clients and moves whole data sets with them. */
public final class FolsomClients {
  private static final long TIMEOUT_MS = 30_000;
  private static final int VALUE_BYTES_MAX = 8 << 20;
  private static final int IN_FLIGHT_MAX = 32;
  private static final int KEYS_PER_GET = 100;

  private FolsomClients() {}

  /** A client in text mode on one connection, ready to be used. */
  public static AsciiMemcacheClient<byte[]> connect(InetSocketAddress face) throws Exception {
    AsciiMemcacheClient<byte[]> client =
        MemcacheClientBuilder.newByteArrayClient()
            .withAddress(face.getHostString(), face.getPort())
            .withConnections(1)
            .withMaxOutstandingRequests(1_000)
            .withConnectionTimeoutMillis(TIMEOUT_MS)
            .withMaxSetLength(VALUE_BYTES_MAX)
            .connectAscii();
    ConnectFuture.connectFuture(client)
        .toCompletableFuture()
        .get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    return client;
  }

  /** Stores all of {@code data}, some at once. */
  public static void store(AsciiMemcacheClient<byte[]> client, Dataset data) throws Exception {
    Queue<CompletionStage<MemcacheStatus>> inFlight = new ArrayDeque<>();
    for (int i = 0; i < data.count(); i++) {
      inFlight.add(client.set(data.key(i), data.value(i), 0));
      if (inFlight.size() == IN_FLIGHT_MAX) {
        requireStored(inFlight.remove());
      }
    }
    for (CompletionStage<MemcacheStatus> each : inFlight) {
      requireStored(each);
    }
  }

  private static void requireStored(CompletionStage<MemcacheStatus> answer) throws Exception {
    MemcacheStatus status = answer.toCompletableFuture().get();
    if (status != MemcacheStatus.OK) {
      throw new AssertionError("not stored: " + status);
    }
  }

  /** Reads all of {@code data}, many keys in each get, and compares. */
  public static void verify(AsciiMemcacheClient<byte[]> client, Dataset data) throws Exception {
    for (int from = 0; from < data.count(); from += KEYS_PER_GET) {
      List<byte[]> found = client.get(data.keys(from, KEYS_PER_GET)).toCompletableFuture().get();
      for (int i = 0; i < found.size(); i++) {
        data.verify(from + i, found.get(i));
      }
    }
  }
}
