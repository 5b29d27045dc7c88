package io.kumo.ring;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of an entry: 1 to {@value #BYTES_MAX} arbitrary bytes, with their ring position.
 *
 * <p>Ordered by unsigned bytes, which is the order of the store. Immutable as long as the caller of
 * {@link #of(byte[])} leaves the array alone; safe for use by any thread.
 */
public final class Key implements Comparable<Key> {
  /** The most bytes that a key may have, memcached's limit. */
  public static final int BYTES_MAX = 250;

  private final byte[] bytes;
  private final long hash;

  private Key(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Hashing.xxh3_64().hashBytesToLong(bytes);
  }

  /**
   * Takes over {@code bytes}, which must not be changed afterwards.
   *
   * @throws IllegalArgumentException if there are none or more than {@value #BYTES_MAX}
   */
  public static Key of(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "key length is not in 1.." + BYTES_MAX + ": " + bytes.length);
    }
    return new Key(bytes);
  }

  /** The key whose bytes are {@code text} in UTF-8; the same limits as {@link #of(byte[])}. */
  public static Key of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes themselves, not a copy; they must not be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** The position on the ring: XXH3-64 of the bytes, seed 0. All 64 bits are used, unsigned. */
  public long hash() {
    return hash;
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }

  /** The key for people: ASCII as it is, every other byte as {@code \xNN}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      if (b > ' ' && b < 0x7f && b != '\\') {
        text.append((char) b);
      } else {
        text.append(String.format("\\x%02x", b & 0xff));
      }
    }
    return text.toString();
  }
}
