package io.kumo.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.client.KumoClient;
import io.kumo.client.KumoClientConfig;
import io.kumo.client.StoreResult;
import io.kumo.live.cluster.Seat;
import io.kumo.live.cluster.Shape;
import io.kumo.live.fault.Arena;
import io.kumo.message.Expiry;
import io.kumo.ring.Key;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A node that was away for a while is sent what it missed, not all that there is. */
@EnabledIfSystemProperty(named = "kumo.soak", matches = "true")
class ReturnByDeltaTest {
  private static final int KEYS = 100_000;
  private static final int VALUE_BYTES = 1_000;
  private static final int PER_SECOND = 1_000;
  private static final long AWAY_SECONDS = 60;
  private static final int IN_FLIGHT_MAX = 500;
  private static final double SENT_PER_WRITTEN_MAX = 1.5;

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Queue<CompletableFuture<StoreResult>> inFlight = new ArrayDeque<>();

  @Test
  void aMinuteAwayCostsLittleMoreThanWhatWasWritten() {
    try (Arena arena = Arena.start(folder, Shape.SEVEN.withHeap("512m"))) {
      KumoClient client =
          KumoClient.connect(KumoClientConfig.of(arena.cluster().managerAddresses()));
      try (client) {
        for (int i = 0; i < KEYS; i++) {
          store(client, i);
        }
        settle();
        Seat node = arena.cluster().nodes().get(0);
        node.stop();
        long written = writeFor(client, AWAY_SECONDS);
        settle();
        node.start();
        arena.awaitWhole();
        double sent = node.metric("node.net.read-bytes");
        System.out.printf(
            "%,d bytes written while the node was away, %,.0f sent to it: %.2f; %,d there are%n",
            written, sent, sent / written, (long) KEYS * VALUE_BYTES);
        assertTrue(sent <= SENT_PER_WRITTEN_MAX * written, sent + " of " + written);
      }
    }
  }

  /** Returns the bytes of keys and values. */
  private long writeFor(KumoClient client, long seconds) {
    long written = 0;
    long begun = System.nanoTime();
    long interval = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    for (long i = 0; i < seconds * PER_SECOND; i++) {
      long wait = begun + i * interval - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
      }
      written += store(client, random.nextInt(KEYS));
    }
    return written;
  }

  private long store(KumoClient client, int number) {
    Key key = Key.of("away-" + number);
    byte[] value = new byte[VALUE_BYTES];
    random.nextBytes(value);
    inFlight.add(client.set(key, value, 0, Expiry.NEVER));
    if (inFlight.size() == IN_FLIGHT_MAX) {
      require(inFlight.remove());
    }
    return (long) key.bytes().length + value.length;
  }

  private void settle() {
    inFlight.forEach(ReturnByDeltaTest::require);
    inFlight.clear();
  }

  private static void require(CompletableFuture<StoreResult> answer) {
    assertTrue(answer.join().stored());
  }
}
