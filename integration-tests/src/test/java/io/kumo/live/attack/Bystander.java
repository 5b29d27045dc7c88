package io.kumo.live.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kumo.live.traffic.TextConnection;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A client that minds its own business while others attack: it must not notice. */
public final class Bystander implements AutoCloseable {
  private static final int KEYS = 50;

  private final InetSocketAddress face;
  private final String prefix;
  private final CompletableFuture<Long> rounds;
  private volatile boolean done;

  /** Begins to write and read keys of {@code prefix}. */
  public Bystander(InetSocketAddress face, String prefix) {
    this.face = face;
    this.prefix = prefix;
    CompletableFuture<Long> outcome = new CompletableFuture<>();
    this.rounds = outcome;
    new Thread(() -> run(outcome), "bystander").start();
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

  /** Ends it. @throws java.util.concurrent.CompletionException if anything ever went wrong */
  @Override
  public void close() {
    done = true;
    rounds.join();
  }
}
