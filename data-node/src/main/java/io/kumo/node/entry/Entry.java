package io.kumo.node.entry;

import static java.util.Objects.requireNonNull;

import io.kumo.message.Expiry;
import io.kumo.message.Value;
import io.kumo.ring.Key;
import java.util.Arrays;

/**
 * What one key holds after one write.
 *
 * @param version stamp of the write that made it
 * @param cas memcached's cas unique: the version of the last write that memcached counts as a
 *     change, or what a client set
 * @param expiryMs wall clock time of its end in milliseconds since 1970 UTC, {@link
 *     Expiry#NEVER_MS} for never
 * @param state bits for meta's leases, 0 for a plain entry
 */
public record Entry(
    Key key, long version, long cas, int flags, long expiryMs, int state, byte[] value) {
  /** Refuses missing parts. */
  public Entry {
    requireNonNull(key, "key");
    requireNonNull(value, "value");
  }

  /** Whether its end has come at wall clock time {@code nowMs}. */
  public boolean expiredAt(long nowMs) {
    return expiryMs != Expiry.NEVER_MS && expiryMs <= nowMs;
  }

  /** The same as another write's, with the old cas. */
  public Entry withVersion(long newVersion) {
    return new Entry(key, newVersion, cas, flags, expiryMs, state, value);
  }

  /** The entry as a reader sees it. */
  public Value asValue() {
    return new Value(value, flags, cas, expiryMs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry entry
        && key.equals(entry.key)
        && version == entry.version
        && cas == entry.cas
        && flags == entry.flags
        && expiryMs == entry.expiryMs
        && state == entry.state
        && Arrays.equals(value, entry.value);
  }

  @Override
  public int hashCode() {
    return key.hashCode() * 31 + Long.hashCode(version);
  }
}
