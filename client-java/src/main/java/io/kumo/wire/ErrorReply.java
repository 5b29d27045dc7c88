package io.kumo.wire;

import static java.util.Objects.requireNonNull;

/** The answer to a request that got no proper one. */
public record ErrorReply(ErrorReply.Code code, String text) {
  /** What went wrong, for programs. The number is what travels. */
  public enum Code {
    /** A number that we do not know; never sent. */
    OTHER(0),
    /** The receiver does not know frames of this type; nothing was done. */
    UNKNOWN_TYPE(1),
    /** The body is no message of its type; nothing was done. */
    BAD_REQUEST(2),
    /** The receiver knows no ring yet. */
    NO_RING(3),
    /** A bug in the receiver; what was asked may or may not be done. */
    INTERNAL(4);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    /** The number that travels. */
    public int number() {
      return number;
    }

    /** The code of a number, {@link #OTHER} for unknown ones. */
    public static Code ofNumber(int number) {
      for (Code code : values()) {
        if (code.number == number) {
          return code;
        }
      }
      return OTHER;
    }
  }

  /** Refuses missing parts. */
  public ErrorReply {
    requireNonNull(code, "code");
    requireNonNull(text, "text");
  }

  @Override
  public String toString() {
    return code + ": " + text;
  }
}
