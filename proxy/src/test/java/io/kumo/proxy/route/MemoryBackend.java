package io.kumo.proxy.route;

import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Value;
import io.kumo.ring.Key;
import io.kumo.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A cluster in memory that answers at once and never fails. Safe for use by any thread. */
public final class MemoryBackend implements Backend {
  private static final int PARTITIONS = 8;

  private final Map<Key, Value> entries = new HashMap<>();
  private final Clock clock;
  private final int valueBytesMax;
  private long cas;
  private long flushAtMs = Long.MAX_VALUE;

  /** An empty cluster. */
  public MemoryBackend(Clock clock, int valueBytesMax) {
    this.clock = clock;
    this.valueBytesMax = valueBytesMax;
  }

  @Override
  public synchronized CompletableFuture<DataReply> get(Key key) {
    Value value = live(key);
    return CompletableFuture.completedFuture(
        value == null ? new DataReply.Missing(cas) : new DataReply.Found(cas, value));
  }

  @Override
  public synchronized CompletableFuture<DataReply> mutate(Mutation.OnKey mutation) {
    return CompletableFuture.completedFuture(run(mutation, live(mutation.key())));
  }

  @Override
  public synchronized CompletableFuture<FlushOutcome> flush(long delayMs) {
    if (delayMs == 0) {
      entries.clear();
    } else {
      flushAtMs = clock.wallMs() + delayMs;
    }
    return CompletableFuture.completedFuture(new FlushOutcome(PARTITIONS, PARTITIONS));
  }

  @Override
  public int valueBytesMax() {
    return valueBytesMax;
  }

  private Value live(Key key) {
    if (clock.wallMs() >= flushAtMs) {
      entries.clear();
      flushAtMs = Long.MAX_VALUE;
    }
    Value value = entries.get(key);
    boolean ended =
        value != null && value.expiryMs() != Expiry.NEVER_MS && value.expiryMs() <= clock.wallMs();
    if (ended) {
      entries.remove(key);
    }
    return ended ? null : value;
  }

  private DataReply run(Mutation.OnKey mutation, Value old) {
    if (mutation instanceof Mutation.Store store) {
      return store(store, old);
    }
    if (mutation instanceof Mutation.Arithmetic arithmetic) {
      return count(arithmetic, old);
    }
    if (old == null) {
      return declined(DataReply.Declined.Reason.NOT_FOUND);
    }
    if (mutation instanceof Mutation.Touch touch) {
      long ends = touch.expiry().atMs(clock.wallMs());
      Value touched = new Value(old.bytes(), old.flags(), old.cas(), ends);
      entries.put(touch.key(), touched);
      return new DataReply.Applied(cas, old.cas(), 0, Optional.of(touched));
    }
    entries.remove(mutation.key());
    return new DataReply.Applied(cas, 0, 0, Optional.empty());
  }

  private DataReply store(Mutation.Store store, Value old) {
    if (store.compareCas().isPresent() && old == null) {
      return declined(DataReply.Declined.Reason.NOT_FOUND);
    }
    if (store.compareCas().isPresent() && store.compareCas().getAsLong() != old.cas()) {
      return declined(DataReply.Declined.Reason.EXISTS);
    }
    long ends = store.expiry().atMs(clock.wallMs());
    return switch (store.mode()) {
      case SET -> put(store.key(), store.value(), store.flags(), ends);
      case ADD ->
          old != null
              ? declined(DataReply.Declined.Reason.EXISTS)
              : put(store.key(), store.value(), store.flags(), ends);
      case REPLACE ->
          old == null
              ? declined(DataReply.Declined.Reason.NOT_STORED)
              : put(store.key(), store.value(), store.flags(), ends);
      case APPEND -> join(store.key(), old, old == null ? null : old.bytes(), store.value());
      case PREPEND -> join(store.key(), old, store.value(), old == null ? null : old.bytes());
    };
  }

  private DataReply join(Key key, Value old, byte[] first, byte[] second) {
    if (old == null || first.length + second.length > valueBytesMax) {
      return declined(DataReply.Declined.Reason.NOT_STORED);
    }
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return put(key, all, old.flags(), old.expiryMs());
  }

  private DataReply count(Mutation.Arithmetic arithmetic, Value old) {
    if (old == null) {
      return declined(DataReply.Declined.Reason.NOT_FOUND);
    }
    long number;
    try {
      number = Long.parseUnsignedLong(new String(old.bytes(), StandardCharsets.ISO_8859_1));
    } catch (NumberFormatException e) {
      return declined(DataReply.Declined.Reason.NON_NUMERIC);
    }
    if (!arithmetic.decrement()) {
      number += arithmetic.delta();
    } else if (Long.compareUnsigned(number, arithmetic.delta()) < 0) {
      number = 0;
    } else {
      number -= arithmetic.delta();
    }
    byte[] digits = Long.toUnsignedString(number).getBytes(StandardCharsets.ISO_8859_1);
    put(arithmetic.key(), digits, old.flags(), old.expiryMs());
    return new DataReply.Applied(cas, cas, number, Optional.empty());
  }

  private DataReply put(Key key, byte[] bytes, int flags, long expiryMs) {
    cas++;
    entries.put(key, new Value(bytes, flags, cas, expiryMs));
    return new DataReply.Applied(cas, cas, 0, Optional.empty());
  }

  private DataReply declined(DataReply.Declined.Reason reason) {
    return new DataReply.Declined(cas, reason);
  }
}
