package io.kumo.live.load;

import static io.kumo.live.cluster.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kumo.client.KumoClient;
import io.kumo.client.KumoClientConfig;
import io.kumo.client.StoreResult;
import io.kumo.message.Expiry;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Over and over on a few hundred keys: read, store by cas what was read, and then try the same cas
 * again. The first must succeed and the second must not, whatever happens to the cluster; the
 * client tries each under one operation id until it has an answer. For one thread.
 */
public final class NestedCas implements AutoCloseable {
  private static final int KEYS = 500;

  /** Far beyond any failover, so that no outcome is unknown. */
  private static final int TIMEOUT_MS = 120_000;

  private final KumoClient client;
  private final AtomicInteger rounds = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "nested-cas");
  private int count;
  private volatile boolean stopping;

  private NestedCas(List<Address> managers) {
    client = KumoClient.connect(KumoClientConfig.of(managers).withTimeoutMs(TIMEOUT_MS));
  }

  /** Begins, with a client of its own. */
  public static NestedCas start(List<Address> managers) {
    NestedCas cas = new NestedCas(managers);
    cas.thread.setDaemon(true);
    cas.thread.setUncaughtExceptionHandler((thread, e) -> cas.failure.compareAndSet(null, e));
    cas.thread.start();
    return cas;
  }

  private void run() {
    for (int i = 0; i < KEYS; i++) {
      require(client.set(key(i), value(0), 0, Expiry.NEVER).join(), true);
    }
    while (!stopping) {
      for (int i = 0; i < KEYS && !stopping; i++) {
        nest(key(i));
      }
      rounds.incrementAndGet();
    }
  }

  private void nest(Key key) {
    long cas = client.get(key).join().orElseThrow().cas();
    count++;
    require(client.cas(key, value(count), 0, Expiry.NEVER, cas).join(), true);
    require(client.cas(key, value(-count), 0, Expiry.NEVER, cas).join(), false);
  }

  private void require(StoreResult result, boolean stored) {
    StoreResult.Status wanted = stored ? StoreResult.Status.STORED : StoreResult.Status.EXISTS;
    if (result.status() != wanted) {
      throw new AssertionError("cas number " + count + " should be " + wanted + ": " + result);
    }
  }

  private static Key key(int number) {
    return Key.of("nested-" + number);
  }

  private static byte[] value(int number) {
    return Integer.toString(number).getBytes(US_ASCII);
  }

  /**
   * Waits until all keys have been through so often.
   *
   * @throws AssertionError if a cas has ended in a way that it must not
   */
  public void awaitRounds(int more) {
    int wanted = rounds.get() + more;
    eventually(
        "all keys have been through",
        () -> {
          if (failure.get() == null && rounds.get() < wanted) {
            throw new AssertionError("round " + rounds.get() + " of " + wanted);
          }
        });
    requireNoFailure();
  }

  private void requireNoFailure() {
    if (failure.get() != null) {
      throw new AssertionError("a nested cas failed", failure.get());
    }
  }

  /**
   * Ends.
   *
   * @return how many there were
   */
  public int stop() {
    close();
    requireNoFailure();
    return count;
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
