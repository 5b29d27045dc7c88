package io.kumo.node.replica;

import io.kumo.message.Mutation;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Outcome;
import io.kumo.ring.Key;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/**
 * What memcached's operations do to an entry. A function of the mutation, the key's newest entry,
 * the version that the write would take, and the time.
 *
 * <p>The caller passes no entry where there is none, where it is flushed, and where it has expired.
 */
final class Evaluation {
  private final IntSupplier valueBytesMax;

  /**
   * @param valueBytesMax the largest value of the cluster, asked each time
   */
  Evaluation(IntSupplier valueBytesMax) {
    this.valueBytesMax = valueBytesMax;
  }

  /** Whether the outcome is the same whatever the key holds, so that nothing need be loaded. */
  static boolean isUnconditional(Mutation.OnKey mutation) {
    return mutation instanceof Mutation.Store store
        && store.mode() == Mutation.StoreMode.SET
        && store.compareCas().isEmpty();
  }

  /**
   * Decides.
   *
   * @param version that the write would get; it is the cas of what memcached counts as a change
   * @param wallMs the primary's wall clock
   */
  Decision decide(Mutation.OnKey mutation, Optional<Entry> entry, long version, long wallMs) {
    if (mutation instanceof Mutation.Store store) {
      return store(store, entry, version, wallMs);
    }
    if (mutation instanceof Mutation.Arithmetic arithmetic) {
      return count(arithmetic, entry, version, wallMs);
    }
    if (mutation instanceof Mutation.Delete delete) {
      return comparison(delete.compareCas(), entry)
          .or(() -> entry.isEmpty() ? notFound() : Optional.empty())
          .orElseGet(Decision::remove);
    }
    if (mutation instanceof Mutation.Touch touch) {
      return touch(touch, entry, version, wallMs);
    }
    throw new IllegalArgumentException("unknown mutation: " + mutation.getClass());
  }

  private Decision store(Mutation.Store store, Optional<Entry> entry, long version, long wallMs) {
    Optional<Decision> mismatch = comparison(store.compareCas(), entry);
    if (mismatch.isPresent()) {
      return mismatch.get();
    }
    return switch (store.mode()) {
      case SET -> fresh(store, version, wallMs);
      case ADD ->
          entry.isPresent()
              ? Decision.declined(Outcome.Kind.EXISTS)
              : fresh(store, version, wallMs);
      case REPLACE ->
          entry.isPresent()
              ? fresh(store, version, wallMs)
              : Decision.declined(Outcome.Kind.NOT_STORED);
      case APPEND, PREPEND ->
          entry.isPresent()
              ? joined(store, entry.get(), version)
              : Decision.declined(Outcome.Kind.NOT_STORED);
    };
  }

  private Decision fresh(Mutation.Store store, long version, long wallMs) {
    if (store.value().length > valueBytesMax.getAsInt()) {
      return Decision.tooLarge();
    }
    long expiryMs = store.expiry().atMs(wallMs);
    return Decision.put(
        new Entry(store.key(), version, version, store.flags(), expiryMs, 0, store.value()));
  }

  private Decision joined(Mutation.Store store, Entry entry, long version) {
    byte[] old = entry.value();
    byte[] added = store.value();
    if ((long) old.length + added.length > valueBytesMax.getAsInt()) {
      return Decision.declined(Outcome.Kind.NOT_STORED);
    }
    byte[] front = store.mode() == Mutation.StoreMode.APPEND ? old : added;
    byte[] back = front == old ? added : old;
    byte[] both = new byte[old.length + added.length];
    System.arraycopy(front, 0, both, 0, front.length);
    System.arraycopy(back, 0, both, front.length, back.length);
    return Decision.put(changed(entry, version, both));
  }

  private Decision count(
      Mutation.Arithmetic arithmetic, Optional<Entry> entry, long version, long wallMs) {
    Optional<Decision> mismatch = comparison(arithmetic.compareCas(), entry);
    if (mismatch.isPresent()) {
      return mismatch.get();
    }
    if (entry.isEmpty()) {
      return arithmetic.initial().isEmpty()
          ? Decision.declined(Outcome.Kind.NOT_FOUND)
          : created(arithmetic, version, wallMs);
    }
    OptionalLong old = Decimal.parse(entry.get().value());
    if (old.isEmpty()) {
      return Decision.declined(Outcome.Kind.NON_NUMERIC);
    }
    long number = result(arithmetic, old.getAsLong());
    Entry counted = changed(entry.get(), version, Decimal.format(number));
    return Decision.put(counted, numbered(version, number));
  }

  /** Adding wraps at 2^64, taking stops at 0. */
  private static long result(Mutation.Arithmetic arithmetic, long old) {
    if (!arithmetic.decrement()) {
      return old + arithmetic.delta();
    }
    return Long.compareUnsigned(old, arithmetic.delta()) < 0 ? 0 : old - arithmetic.delta();
  }

  private static Decision created(Mutation.Arithmetic arithmetic, long version, long wallMs) {
    long number = arithmetic.initial().getAsLong();
    long expiryMs = arithmetic.initialExpiry().atMs(wallMs);
    Key key = arithmetic.key();
    Entry entry = new Entry(key, version, version, 0, expiryMs, 0, Decimal.format(number));
    return Decision.put(entry, numbered(version, number));
  }

  private static Decision touch(
      Mutation.Touch touch, Optional<Entry> entry, long version, long wallMs) {
    if (entry.isEmpty()) {
      return Decision.declined(Outcome.Kind.NOT_FOUND);
    }
    Entry old = entry.get();
    long expiryMs = touch.expiry().atMs(wallMs);
    Entry touched =
        new Entry(old.key(), version, old.cas(), old.flags(), expiryMs, old.state(), old.value());
    Outcome outcome =
        new Outcome(
            Outcome.Kind.APPLIED,
            old.cas(),
            0,
            touch.wantsValue() ? Optional.of(touched.asValue()) : Optional.empty());
    return Decision.put(touched, outcome);
  }

  /** What a comparison that fails leads to; empty if it holds, or nothing is compared. */
  private static Optional<Decision> comparison(OptionalLong cas, Optional<Entry> entry) {
    if (cas.isEmpty()) {
      return Optional.empty();
    }
    if (entry.isEmpty()) {
      return notFound();
    }
    return entry.get().cas() == cas.getAsLong()
        ? Optional.empty()
        : Optional.of(Decision.declined(Outcome.Kind.EXISTS));
  }

  private static Optional<Decision> notFound() {
    return Optional.of(Decision.declined(Outcome.Kind.NOT_FOUND));
  }

  private static Entry changed(Entry old, long version, byte[] value) {
    return new Entry(old.key(), version, version, old.flags(), old.expiryMs(), old.state(), value);
  }

  private static Outcome numbered(long cas, long number) {
    return new Outcome(Outcome.Kind.APPLIED, cas, number, Optional.empty());
  }
}
