package io.kumo.message;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * What a key holds, as a reader sees it.
 *
 * @param bytes the data; not copied, not to be changed
 * @param flags the client's 32 bits, kept as they came
 * @param cas memcached's cas unique, unsigned
 * @param expiryMs wall clock time of its end in milliseconds since 1970 UTC, {@link
 *     Expiry#NEVER_MS} for never
 */
public record Value(byte[] bytes, int flags, long cas, long expiryMs) {
  /** Refuses missing bytes. */
  public Value {
    requireNonNull(bytes, "bytes");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Value value
        && flags == value.flags
        && cas == value.cas
        && expiryMs == value.expiryMs
        && Arrays.equals(bytes, value.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes) * 31 + Long.hashCode(cas);
  }

  @Override
  public String toString() {
    return "Value[" + bytes.length + " bytes, flags=" + flags + ", cas=" + cas + "]";
  }
}
