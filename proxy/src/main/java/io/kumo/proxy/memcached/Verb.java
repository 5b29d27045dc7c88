package io.kumo.proxy.memcached;

import java.util.Arrays;
import java.util.Locale;

/** The first word of a classic text command. */
enum Verb {
  GET,
  GETS,
  GAT,
  GATS,
  SET,
  ADD,
  REPLACE,
  APPEND,
  PREPEND,
  CAS,
  INCR,
  DECR,
  DELETE,
  TOUCH,
  FLUSH_ALL,
  VERSION,
  VERBOSITY,
  STATS,
  QUIT,
  SHUTDOWN,
  CACHE_MEMLIMIT,
  SLABS,
  LRU,
  LRU_CRAWLER,
  WATCH,
  /** None of the above. */
  UNKNOWN;

  private static final Verb[][] BY_FIRST_LETTER = byFirstLetter();

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The verb that the line begins with; only lower case counts. */
  static Verb of(TextLine line) {
    if (line.count() == 0) {
      return UNKNOWN;
    }
    int letter = line.byteAt(0, 0) - 'a';
    if (letter >= 0 && letter < BY_FIRST_LETTER.length) {
      for (Verb verb : BY_FIRST_LETTER[letter]) {
        if (line.is(0, verb.word)) {
          return verb;
        }
      }
    }
    return UNKNOWN;
  }

  /** Whether a data block follows the line. */
  boolean stores() {
    return switch (this) {
      case SET, ADD, REPLACE, APPEND, PREPEND, CAS -> true;
      default -> false;
    };
  }

  private static Verb[][] byFirstLetter() {
    Verb[][] table = new Verb['z' - 'a' + 1][0];
    for (Verb verb : values()) {
      if (verb != UNKNOWN) {
        int letter = verb.word.charAt(0) - 'a';
        Verb[] longer = Arrays.copyOf(table[letter], table[letter].length + 1);
        longer[longer.length - 1] = verb;
        table[letter] = longer;
      }
    }
    return table;
  }
}
