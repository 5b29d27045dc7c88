package io.kumo.tools.terminal;

import java.io.IOException;
import java.io.InputStream;

/**
 * Makes keys of what a terminal sends: a byte, or {@code ESC [ A} and its like. Reads from a stream
 * whose {@code read} answers -1 where nothing comes in time, as one of a terminal with {@code stty
 * min 0 time N} does. For one thread.
 */
final class KeyReader {
  private static final int ESCAPE = 27;

  private final InputStream in;

  KeyReader(InputStream in) {
    this.in = in;
  }

  /** The next key. */
  Key next() throws IOException {
    int first = in.read();
    return switch (first) {
      case -1 -> Key.NONE;
      case 'q', 'Q' -> Key.QUIT;
      case ESCAPE -> sequence();
      default -> Key.OTHER;
    };
  }

  private Key sequence() throws IOException {
    int second = in.read();
    if (second != '[' && second != 'O') {
      return Key.OTHER;
    }
    return switch (in.read()) {
      case 'A' -> Key.UP;
      case 'B' -> Key.DOWN;
      case 'C' -> Key.RIGHT;
      case 'D' -> Key.LEFT;
      default -> Key.OTHER;
    };
  }
}
