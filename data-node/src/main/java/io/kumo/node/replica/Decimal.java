package io.kumo.node.replica;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Unsigned numbers of 64 bits as memcached keeps them: decimal digits. */
final class Decimal {
  private static final int DIGITS_MAX = 20;

  private Decimal() {}

  /**
   * The number that the bytes spell; spaces behind it are ignored, because memcached pads with
   * them.
   *
   * @return empty if they spell none, or one of more than 64 bits
   */
  static OptionalLong parse(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == ' ') {
      end--;
    }
    if (end == 0 || end > DIGITS_MAX) {
      return OptionalLong.empty();
    }
    long number = 0;
    for (int i = 0; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || overflows(number, digit)) {
        return OptionalLong.empty();
      }
      number = number * 10 + digit;
    }
    return OptionalLong.of(number);
  }

  /** The digits, without padding. */
  static byte[] format(long number) {
    return Long.toUnsignedString(number).getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean overflows(long number, int digit) {
    long tenthOfMax = Long.divideUnsigned(-1L, 10);
    int order = Long.compareUnsigned(number, tenthOfMax);
    return order > 0 || (order == 0 && digit > 5);
  }
}
