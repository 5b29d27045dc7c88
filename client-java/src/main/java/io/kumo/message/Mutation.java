package io.kumo.message;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Key;
import java.util.Arrays;
import java.util.OptionalLong;

/** A change that a client asks of a partition. Run by its primary, one at a time for each key. */
public sealed interface Mutation {

  /** A change of one key. */
  sealed interface OnKey extends Mutation {
    /** The key that it changes; it depends on no other. */
    Key key();
  }

  /** When a {@link Store} takes place, and what becomes of the old value. */
  enum StoreMode {
    /** Always; where a cas is compared, only on an existing entry with that cas. */
    SET,
    /** Only where there is no entry. */
    ADD,
    /** Only where there is one. */
    REPLACE,
    /** Only where there is one: behind its bytes; its flags and expiry stay. */
    APPEND,
    /** Only where there is one: before its bytes; its flags and expiry stay. */
    PREPEND
  }

  /**
   * Stores a value.
   *
   * @param compareCas if present, the mutation runs only on an entry with this cas
   */
  record Store(
      Key key, StoreMode mode, byte[] value, int flags, Expiry expiry, OptionalLong compareCas)
      implements OnKey {
    /** Refuses missing parts. */
    public Store {
      requireNonNull(key, "key");
      requireNonNull(mode, "mode");
      requireNonNull(value, "value");
      requireNonNull(expiry, "expiry");
      requireNonNull(compareCas, "compareCas");
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Store store
          && key.equals(store.key)
          && mode == store.mode
          && flags == store.flags
          && expiry.equals(store.expiry)
          && compareCas.equals(store.compareCas)
          && Arrays.equals(value, store.value);
    }

    @Override
    public int hashCode() {
      return key.hashCode() * 31 + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return mode + "[" + key + ", " + value.length + " bytes, compareCas=" + compareCas + "]";
    }
  }

  /**
   * Adds to or takes from a decimal number of 64 bits, unsigned: adding wraps, taking stops at 0.
   * Flags and expiry of an existing entry stay.
   *
   * @param decrement whether {@code delta} is taken
   * @param delta unsigned
   * @param initial what a missing entry is made with, unsigned; if absent, a miss is an answer
   * @param initialExpiry expiry of an entry so made
   * @param compareCas if present, the mutation runs only on an entry with this cas
   */
  record Arithmetic(
      Key key,
      boolean decrement,
      long delta,
      OptionalLong initial,
      Expiry initialExpiry,
      OptionalLong compareCas)
      implements OnKey {
    /** Refuses missing parts. */
    public Arithmetic {
      requireNonNull(key, "key");
      requireNonNull(initial, "initial");
      requireNonNull(initialExpiry, "initialExpiry");
      requireNonNull(compareCas, "compareCas");
    }
  }

  /**
   * Removes an entry.
   *
   * @param compareCas if present, only an entry with this cas
   */
  record Delete(Key key, OptionalLong compareCas) implements OnKey {
    /** Refuses missing parts. */
    public Delete {
      requireNonNull(key, "key");
      requireNonNull(compareCas, "compareCas");
    }
  }

  /**
   * Gives an entry a new expiry; its cas stays.
   *
   * @param wantsValue whether the reply carries the entry's value too
   */
  record Touch(Key key, Expiry expiry, boolean wantsValue) implements OnKey {
    /** Refuses missing parts. */
    public Touch {
      requireNonNull(key, "key");
      requireNonNull(expiry, "expiry");
    }
  }

  /**
   * Makes every entry of the partition absent.
   *
   * @param delayMs how long after the mutation ran, 0 for at once; it takes what was stored before
   *     that moment
   */
  record Flush(long delayMs) implements Mutation {
    /** Refuses a negative delay. */
    public Flush {
      if (delayMs < 0) {
        throw new IllegalArgumentException("delay is negative: " + delayMs);
      }
    }
  }
}
