package io.kumo.live.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kumo.live.traffic.TextConnection;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A client that minds its own business while others attack: it must not notice. */
public final class Bystander {
  private static final int KEYS = 50;

  private final InetSocketAddress face;
  private final String prefix;
  private volatile boolean done;

  private Bystander(InetSocketAddress face, String prefix) {
    this.face = face;
    this.prefix = prefix;
  }

  /** What happens meanwhile. */
  @FunctionalInterface
  public interface Attack {
    /** Does it all, and returns. */
    void run() throws Exception;
  }

  /**
   * Runs {@code attack} while a client writes and reads keys of {@code prefix}.
   *
   * @throws java.util.concurrent.CompletionException if that client ever noticed
   */
  public static void during(Attack attack, InetSocketAddress face, String prefix) throws Exception {
    Bystander bystander = new Bystander(face, prefix);
    CompletableFuture<Long> outcome = new CompletableFuture<>();
    new Thread(() -> bystander.run(outcome), "bystander").start();
    try {
      attack.run();
    } finally {
      bystander.done = true;
    }
    outcome.join();
  }

  private void run(CompletableFuture<Long> outcome) {
    try (TextConnection connection = new TextConnection(face)) {
      long round = 0;
      do {
        String key = prefix + round % KEYS;
        byte[] value = ("value " + round).getBytes(ISO_8859_1);
        require(connection.set(key, value).equals("STORED"), "not stored: " + key);
        require(Arrays.equals(value, connection.get(key)), "other value: " + key);
        round++;
      } while (!done || round < KEYS);
      outcome.complete(round);
    } catch (Exception | AssertionError e) {
      outcome.completeExceptionally(e);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
