package io.kumo.history;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a key may hold.
 *
 * @param value empty if there is no entry
 * @param cas {@link #UNKNOWN_CAS} while no answer has shown it
 * @param expires whether it may vanish at any time
 * @param flushPending whether a delayed flush may yet take it
 */
record KeyState(Optional<Bytes> value, int flags, long cas, boolean expires, boolean flushPending) {
  static final long UNKNOWN_CAS = 0;

  static final KeyState ABSENT = new KeyState(Optional.empty(), 0, 0, false, false);

  /** Bytes that compare by content. */
  record Bytes(byte[] array) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(array);
    }
  }

  boolean present() {
    return value.isPresent();
  }

  KeyState absent() {
    return new KeyState(Optional.empty(), 0, 0, false, flushPending);
  }

  KeyState holding(byte[] bytes, int newFlags, long newCas, boolean newExpires) {
    return new KeyState(Optional.of(new Bytes(bytes)), newFlags, newCas, newExpires, flushPending);
  }

  KeyState withCas(long newCas) {
    return new KeyState(value, flags, newCas, expires, flushPending);
  }

  KeyState withFlush(boolean pending) {
    return new KeyState(value, flags, cas, expires, pending);
  }
}
