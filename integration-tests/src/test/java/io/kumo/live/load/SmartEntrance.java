package io.kumo.live.load;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import io.kumo.client.CountResult;
import io.kumo.client.KumoClient;
import io.kumo.client.KumoClientConfig;
import io.kumo.client.NotAppliedException;
import io.kumo.client.OutcomeUnknownException;
import io.kumo.client.StoreResult;
import io.kumo.message.DataReply;
import io.kumo.message.DataReply.Declined.Reason;
import io.kumo.message.Mutation;
import io.kumo.message.Value;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Kumo's own client. */
public final class SmartEntrance implements Entrance {
  private final MetricRegistry metrics = new MetricRegistry();
  private final KumoClient client;

  /** Connects by way of {@code managers}, with the usual settings. */
  public SmartEntrance(List<Address> managers) {
    client = KumoClient.connect(KumoClientConfig.of(managers).withMetrics(metrics));
  }

  /** The same with another time-out. */
  public SmartEntrance(List<Address> managers, int timeoutMs) {
    client =
        KumoClient.connect(
            KumoClientConfig.of(managers).withTimeoutMs(timeoutMs).withMetrics(metrics));
  }

  /** How many nodes each operation of late had to ask. */
  public Histogram hops() {
    return metrics.getHistograms().get("client.hops");
  }

  @Override
  public CompletableFuture<Outcome> read(Key key) {
    return ended(
        client
            .get(key)
            .thenApply(
                value ->
                    value.isPresent()
                        ? new DataReply.Found(0, value.get())
                        : new DataReply.Missing(0)));
  }

  @Override
  public CompletableFuture<Outcome> run(Mutation.OnKey mutation) {
    if (mutation instanceof Mutation.Store store) {
      return ended(store(store).thenApply(SmartEntrance::stored));
    }
    if (mutation instanceof Mutation.Arithmetic count) {
      return ended(count(count).thenApply(SmartEntrance::counted));
    }
    if (mutation instanceof Mutation.Delete delete) {
      return ended(client.delete(delete.key()).thenApply(SmartEntrance::found));
    }
    Mutation.Touch touch = (Mutation.Touch) mutation;
    return ended(
        touch.wantsValue()
            ? client.getAndTouch(touch.key(), touch.expiry()).thenApply(SmartEntrance::touched)
            : client.touch(touch.key(), touch.expiry()).thenApply(SmartEntrance::found));
  }

  private CompletableFuture<StoreResult> store(Mutation.Store store) {
    if (store.compareCas().isPresent()) {
      return client.cas(
          store.key(),
          store.value(),
          store.flags(),
          store.expiry(),
          store.compareCas().getAsLong());
    }
    return switch (store.mode()) {
      case SET -> client.set(store.key(), store.value(), store.flags(), store.expiry());
      case ADD -> client.add(store.key(), store.value(), store.flags(), store.expiry());
      case REPLACE -> client.replace(store.key(), store.value(), store.flags(), store.expiry());
      case APPEND -> client.append(store.key(), store.value());
      case PREPEND -> client.prepend(store.key(), store.value());
    };
  }

  private CompletableFuture<CountResult> count(Mutation.Arithmetic count) {
    return count.decrement()
        ? client.decrement(count.key(), count.delta())
        : client.increment(count.key(), count.delta());
  }

  private static DataReply stored(StoreResult result) {
    return switch (result.status()) {
      case STORED -> new DataReply.Applied(0, result.cas(), 0, Optional.empty());
      case EXISTS -> new DataReply.Declined(0, Reason.EXISTS);
      case NOT_FOUND -> new DataReply.Declined(0, Reason.NOT_FOUND);
      case NOT_STORED -> new DataReply.Declined(0, Reason.NOT_STORED);
    };
  }

  private static DataReply counted(CountResult result) {
    return switch (result.status()) {
      case COUNTED -> new DataReply.Applied(0, result.cas(), result.number(), Optional.empty());
      case NOT_FOUND -> new DataReply.Declined(0, Reason.NOT_FOUND);
      case NON_NUMERIC -> new DataReply.Declined(0, Reason.NON_NUMERIC);
    };
  }

  private static DataReply found(boolean found) {
    return found
        ? new DataReply.Applied(0, 0, 0, Optional.empty())
        : new DataReply.Declined(0, Reason.NOT_FOUND);
  }

  private static DataReply touched(Optional<Value> value) {
    return value.isPresent()
        ? new DataReply.Applied(0, value.get().cas(), 0, value)
        : new DataReply.Declined(0, Reason.NOT_FOUND);
  }

  private static CompletableFuture<Outcome> ended(CompletableFuture<? extends DataReply> answer) {
    return answer.handle(
        (reply, error) -> error == null ? Outcome.answered(reply) : Outcomes.of(error));
  }

  /** What the client's exceptions say. */
  private static final class Outcomes {
    static Outcome of(Throwable error) {
      Throwable cause = error instanceof CompletionException ? error.getCause() : error;
      if (cause instanceof NotAppliedException) {
        return Outcome.notApplied(cause.getMessage());
      }
      if (cause instanceof OutcomeUnknownException) {
        return Outcome.unknown(cause.getMessage());
      }
      throw new AssertionError("the client failed in a way that it does not tell of", cause);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
