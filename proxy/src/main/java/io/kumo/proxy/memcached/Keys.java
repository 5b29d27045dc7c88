package io.kumo.proxy.memcached;

import io.kumo.ring.Key;
import java.util.Arrays;

/**
 * The keys of one retrieval, in the order asked, duplicates included. One key is kept as it is;
 * many are kept packed, and made one at a time, so that a long request costs little more than its
 * own bytes. Immutable.
 */
public final class Keys {
  private final Key single;
  private final byte[] packed;
  private final int[] ends;
  private final int count;

  private Keys(Key single, byte[] packed, int[] ends, int count) {
    this.single = single;
    this.packed = packed;
    this.ends = ends;
    this.count = count;
  }

  /** One key. */
  public static Keys of(Key key) {
    return new Keys(key, null, null, 1);
  }

  /** Some keys, two and up. */
  public static Keys of(Key first, Key second, Key... others) {
    Packer packer = new Packer(Key.BYTES_MAX);
    packer.add(first);
    packer.add(second);
    for (Key other : others) {
      packer.add(other);
    }
    return packer.keys();
  }

  /** How many there are, 1 and up. */
  public int count() {
    return count;
  }

  /** The key at a place, 0 for the first. */
  public Key at(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("no key at " + index + " of " + count);
    }
    if (single != null) {
      return single;
    }
    int start = index == 0 ? 0 : ends[index - 1];
    return Key.of(Arrays.copyOfRange(packed, start, ends[index]));
  }

  /** About how much memory they hold, in bytes. */
  public long heldBytes() {
    return single != null ? single.bytes().length : packed.length + (long) ends.length * 4;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Keys keys && toString().equals(keys.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** All keys for people, with a space between. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(at(i));
    }
    return text.toString();
  }

  /** Collects keys, each of 1 to {@value Key#BYTES_MAX} bytes. */
  static final class Packer {
    private byte[] packed;
    private int[] ends = new int[8];
    private int count;

    /** Room for {@code bytes} bytes of keys; it grows when they are more. */
    Packer(int bytes) {
      packed = new byte[bytes];
    }

    void add(Key key) {
      int start = reserve(key.bytes().length);
      System.arraycopy(key.bytes(), 0, packed, start, key.bytes().length);
    }

    /** Adds a key of this length and returns where its bytes go in {@link #bytes()}. */
    int reserve(int length) {
      int start = count == 0 ? 0 : ends[count - 1];
      if (start + length > packed.length) {
        packed = Arrays.copyOf(packed, Math.max(packed.length * 2, start + length));
      }
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, count * 2);
      }
      ends[count++] = start + length;
      return start;
    }

    byte[] bytes() {
      return packed;
    }

    Keys keys() {
      return new Keys(null, packed, ends, count);
    }
  }
}
