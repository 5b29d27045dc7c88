package io.kumo.proxy.memcached;

import static java.util.Objects.requireNonNull;

/**
 * How the classic text protocol answers a command.
 *
 * @param noreply whether the client reads no answer, not even an error
 * @param withCas whether values are shown with their cas unique
 * @param line the whole answer without its line end, for {@link Command.Answered}; else empty
 */
record TextForm(boolean noreply, boolean withCas, String line) implements ReplyForm {
  /** The usual answer. */
  static final TextForm PLAIN = new TextForm(false, false, "");

  /** No answer. */
  static final TextForm NOREPLY = new TextForm(true, false, "");

  /** Values with their cas unique. */
  static final TextForm WITH_CAS = new TextForm(false, true, "");

  /** Refuses a missing line. */
  TextForm {
    requireNonNull(line, "line");
  }

  /** The usual answer, or none. */
  static TextForm of(boolean noreply) {
    return noreply ? NOREPLY : PLAIN;
  }
}
