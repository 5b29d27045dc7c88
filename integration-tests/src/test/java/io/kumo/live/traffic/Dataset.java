package io.kumo.live.traffic;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Keys and values of mixed sizes, which nobody has to remember: each follows from its number.
 *
 * <p>One value in twenty is empty, two of three have up to 1,000 bytes, one in five hundred up to 1
 * MiB; the mean is some 3 KB. Keys have up to 250 bytes. An immutable value.
 *
 * @param prefix of all keys, at most 100 bytes
 * @param count how many keys there are, numbered from 0
 * @param generation of the values: another one gives every key another value
 */
public record Dataset(String prefix, int count, int generation) {
  /** The largest value, which is also the largest that a server takes. */
  public static final int VALUE_BYTES_MAX = 1 << 20;

  private static final int KEY_BYTES_MAX = 250;

  /** The first generation. */
  public Dataset(String prefix, int count) {
    this(prefix, count, 1);
  }

  /** The same keys with other values. */
  public Dataset nextGeneration() {
    return new Dataset(prefix, count, generation + 1);
  }

  /** The key with this number. */
  public String key(int number) {
    String key = prefix + number;
    return number % 50 == 7 ? key + "k".repeat(KEY_BYTES_MAX - key.length()) : key;
  }

  /** All keys from {@code from} on, at most {@code length}. */
  public List<String> keys(int from, int length) {
    return IntStream.range(from, Math.min(count, from + length)).mapToObj(this::key).toList();
  }

  /** The value of the key with this number; a new array at each call. */
  public byte[] value(int number) {
    SplittableRandom random = new SplittableRandom(number * 1_000_003L + generation);
    byte[] value = new byte[valueBytes(number, random)];
    random.nextBytes(value);
    return value;
  }

  private static int valueBytes(int number, SplittableRandom random) {
    if (number < 2) {
      return VALUE_BYTES_MAX - number;
    }
    int permille = random.nextInt(1_000);
    if (permille < 50) {
      return 0;
    } else if (permille < 700) {
      return random.nextInt(1, 1_000);
    } else if (permille < 980) {
      return random.nextInt(1_000, 5_000);
    } else if (permille < 998) {
      return random.nextInt(10_000, 100_000);
    }
    return random.nextInt(100_000, VALUE_BYTES_MAX);
  }

  /**
   * Compares what a server gave for a key.
   *
   * @throws AssertionError that names the key and where the values part
   */
  public void verify(int number, byte[] found) {
    if (found == null) {
      throw new AssertionError("missing: number " + number + ", key " + key(number));
    }
    byte[] expected = value(number);
    int mismatch = Arrays.mismatch(expected, found);
    if (mismatch >= 0) {
      throw new AssertionError(
          "number %d, key %s: %d bytes expected, %d found, they differ at %d"
              .formatted(number, key(number), expected.length, found.length, mismatch));
    }
  }
}
