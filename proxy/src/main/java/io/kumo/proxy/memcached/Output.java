package io.kumo.proxy.memcached;

/** Where replies are written: grows as needed. It belongs to one connection and its thread. */
public abstract class Output {
  private final byte[] digits = new byte[20];

  /** Appends bytes, which are copied. */
  public abstract void write(byte[] bytes, int offset, int length);

  /** Appends one byte. */
  public abstract void write(byte value);

  /** Appends bytes, which are copied. */
  public final void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  /** Appends a text of Latin-1. */
  public final void write(String text) {
    for (int i = 0; i < text.length(); i++) {
      write((byte) text.charAt(i));
    }
  }

  /** Appends a number in decimal digits, taken as unsigned. */
  public final void decimal(long unsigned) {
    int start = digits.length;
    long rest = unsigned;
    do {
      long quotient = Long.divideUnsigned(rest, 10);
      digits[--start] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    } while (rest != 0);
    write(digits, start, digits.length - start);
  }
}
