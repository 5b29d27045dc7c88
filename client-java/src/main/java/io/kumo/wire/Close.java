package io.kumo.wire;

import static java.util.Objects.requireNonNull;

/** Why a connection is closed, as the closing side tells the other. */
public record Close(Close.Reason reason, String text) {
  /** What went wrong, for programs. The code is what travels. */
  public enum Reason {
    /** A code that we do not know; never sent. */
    OTHER(0),
    /** The process stops, or has no more use for the connection. */
    GOING_AWAY(1),
    /** The first frame was no hello, or a length cannot be right. */
    BAD_FRAME(2),
    /** A frame is longer than the receiver takes. */
    FRAME_TOO_LONG(3),
    /** Another major version. */
    WRONG_VERSION(4),
    /** Another cluster. */
    WRONG_CLUSTER(5),
    /** The credentials are not right, or the role has no business here. */
    NOT_ALLOWED(6),
    /** No hello, a frame without end, or silence for too long. */
    TOO_SLOW(7),
    /** The receiver has as many connections as it takes. */
    TOO_MANY_CONNECTIONS(8),
    /** The other side reads its answers too slowly. */
    BACKLOG(9),
    /** A bug on the closing side. */
    INTERNAL(10);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    /** The number that travels. */
    public int code() {
      return code;
    }

    /** The reason of a number, {@link #OTHER} for unknown ones. */
    public static Reason ofCode(int code) {
      for (Reason reason : values()) {
        if (reason.code == code) {
          return reason;
        }
      }
      return OTHER;
    }
  }

  /** Refuses missing parts. */
  public Close {
    requireNonNull(reason, "reason");
    requireNonNull(text, "text");
  }

  @Override
  public String toString() {
    return text.isEmpty() ? reason.toString() : reason + ": " + text;
  }
}
