package io.kumo.proxy.memcached;

import io.kumo.ring.Key;
import java.nio.ByteBuffer;

/**
 * The words of one command line, as places in the buffer that holds it: a word is what stands
 * between spaces. Used again for each line, so that a line costs no memory.
 *
 * <p>Places are kept of the first {@value #WORDS_KEPT} words and the last one. Numbers follow C's
 * {@code strtol} as memcached uses it: an optional plus, digits, and nothing behind them but white
 * space.
 */
final class TextLine {
  /** More words than any command but a retrieval needs. */
  static final int WORDS_KEPT = 8;

  private final int[] starts = new int[WORDS_KEPT];
  private final int[] ends = new int[WORDS_KEPT];
  private ByteBuffer buffer;
  private int lineEnd;
  private int count;
  private int lastStart;
  private int lastEnd;
  private long number;

  /** Finds the words between two places of {@code in}. */
  void read(ByteBuffer in, int from, int to) {
    buffer = in;
    lineEnd = to;
    count = 0;
    int place = from;
    while (place < to) {
      if (in.get(place) == ' ') {
        place++;
        continue;
      }
      lastStart = place;
      place = wordEnd(place);
      lastEnd = place;
      if (count < WORDS_KEPT) {
        starts[count] = lastStart;
        ends[count] = lastEnd;
      }
      count++;
    }
  }

  private int wordEnd(int from) {
    int place = from;
    while (place < lineEnd && buffer.get(place) != ' ') {
      place++;
    }
    return place;
  }

  /** How many words there are. */
  int count() {
    return count;
  }

  /** The length of one of the words kept. */
  int length(int word) {
    return ends[word] - starts[word];
  }

  /** A byte of one of the words kept. */
  byte byteAt(int word, int index) {
    return buffer.get(starts[word] + index);
  }

  /** Whether one of the words kept is this. */
  boolean is(int word, String text) {
    return equal(starts[word], ends[word], text);
  }

  /** Whether the last word of all is this. */
  boolean lastIs(String text) {
    return count > 0 && equal(lastStart, lastEnd, text);
  }

  /** Whether the last word of all begins so. */
  boolean lastBeginsWith(String text) {
    return count > 0
        && lastEnd - lastStart >= text.length()
        && equal(lastStart, lastStart + text.length(), text);
  }

  private boolean equal(int start, int end, String text) {
    if (end - start != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (buffer.get(start + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** One of the words kept as text, for words that are few and short. */
  String text(int word) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length(word); i++) {
      text.append((char) (byteAt(word, i) & 0xff));
    }
    return text.toString();
  }

  /** One of the words kept as a key; its length must be within a key's limits. */
  Key key(int word) {
    byte[] bytes = new byte[length(word)];
    buffer.get(starts[word], bytes);
    return Key.of(bytes);
  }

  /** The words from {@code first} to the last, or null if one is too long for a key. */
  Keys keys(int first) {
    if (first == count - 1) {
      return length(first) > Key.BYTES_MAX ? null : Keys.of(key(first));
    }
    int place = starts[first];
    Keys.Packer packer = new Keys.Packer(lineEnd - place);
    while (place < lineEnd) {
      if (buffer.get(place) == ' ') {
        place++;
        continue;
      }
      int end = wordEnd(place);
      int length = end - place;
      if (length > Key.BYTES_MAX) {
        return null;
      }
      int at = packer.reserve(length);
      buffer.get(place, packer.bytes(), at, length);
      place = end;
    }
    return packer.keys();
  }

  /**
   * Whether one of the words kept is a number within 0 and {@code max}, both unsigned; {@link
   * #number()} is it then.
   */
  boolean readUnsigned(int word, long max) {
    return byteAt(word, 0) != '-' && readDigits(starts[word], ends[word], max);
  }

  /** Whether one of the words kept is a number of 64 bits; {@link #number()} is it then. */
  boolean readSigned(int word) {
    if (byteAt(word, 0) != '-') {
      return readDigits(starts[word], ends[word], Long.MAX_VALUE);
    }
    if (ends[word] - starts[word] < 2
        || byteAt(word, 1) == '+'
        || !readDigits(starts[word] + 1, ends[word], Long.MAX_VALUE)) {
      return false;
    }
    number = -number;
    return true;
  }

  private boolean readDigits(int start, int end, long max) {
    int place = buffer.get(start) == '+' ? start + 1 : start;
    int first = place;
    long value = 0;
    while (place < end) {
      int digit = buffer.get(place) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      if (Long.compareUnsigned(value, Long.divideUnsigned(max - digit, 10)) > 0) {
        return false;
      }
      value = value * 10 + digit;
      place++;
    }
    number = value;
    return place > first && (place == end || isSpace(buffer.get(place)));
  }

  private static boolean isSpace(byte value) {
    return value >= '\t' && value <= '\r';
  }

  /** The number read last. */
  long number() {
    return number;
  }
}
