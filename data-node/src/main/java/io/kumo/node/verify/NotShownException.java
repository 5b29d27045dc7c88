package io.kumo.node.verify;

import static java.util.Objects.requireNonNull;

/** A replica cannot show what it holds now. */
final class NotShownException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. The number is what travels. */
  enum Reason {
    /** Of what it holds some is damaged; its own node sees to that. */
    DAMAGED(1),
    /** It had not applied enough in time. */
    BEHIND(2),
    /** It is no replica now: it is being copied, or its process is another one. */
    ABSENT(3),
    /** Too much else waits there. */
    BUSY(4),
    /** It could not be asked, or gave no answer that makes sense. */
    UNREACHABLE(5);

    private final int number;

    Reason(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    /** The reason of a number, {@link #UNREACHABLE} for one that is not known. */
    static Reason ofNumber(int number) {
      for (Reason reason : values()) {
        if (reason.number == number) {
          return reason;
        }
      }
      return UNREACHABLE;
    }
  }

  NotShownException(Reason reason, String message) {
    super(requireNonNull(message, "message"));
    this.reason = requireNonNull(reason, "reason");
  }

  Reason reason() {
    return reason;
  }
}
