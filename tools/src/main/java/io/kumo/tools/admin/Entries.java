package io.kumo.tools.admin;

import io.kumo.client.KumoClient;
import io.kumo.client.KumoClientConfig;
import io.kumo.client.KumoException;
import io.kumo.client.StoreResult;
import io.kumo.message.Expiry;
import io.kumo.message.Value;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import io.kumo.tools.options.FailureException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Single entries, by the smart client, which is connected when it is first needed. */
final class Entries implements AutoCloseable {
  private final KumoClientConfig config;
  private Optional<KumoClient> client = Optional.empty();

  Entries(List<Address> managers, long timeoutMs) {
    this.config = KumoClientConfig.of(managers).withTimeoutMs(Math.toIntExact(timeoutMs));
  }

  Optional<Value> get(Key key) throws FailureException {
    return await("read", key, client().get(key));
  }

  void set(Key key, byte[] value) throws FailureException {
    StoreResult stored = await("stored", key, client().set(key, value, 0, Expiry.NEVER));
    if (!stored.stored()) {
      throw new FailureException("key " + key + " was not stored: " + stored.status());
    }
  }

  boolean delete(Key key) throws FailureException {
    return await("deleted", key, client().delete(key));
  }

  private KumoClient client() {
    if (client.isEmpty()) {
      client = Optional.of(KumoClient.connect(config));
    }
    return client.get();
  }

  private static <T> T await(String deed, Key key, CompletableFuture<T> result)
      throws FailureException {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof KumoException known) {
        throw new FailureException(
            "key %s could not be %s: %s; 'kumo-admin status' shows whether its nodes are up"
                .formatted(key, deed, known.getMessage()),
            known);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    client.ifPresent(KumoClient::close);
  }
}
