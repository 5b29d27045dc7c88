package io.kumo.live.load;

import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.util.concurrent.CompletableFuture;

/**
 * A way into the cluster. Each future completes, with an outcome; any number of operations may be
 * under way. Thread safe.
 */
public interface Entrance extends AutoCloseable {
  /** Reads the newest value. */
  CompletableFuture<Outcome> read(Key key);

  /** Runs a mutation of one key. */
  CompletableFuture<Outcome> run(Mutation.OnKey mutation);

  @Override
  void close();
}
