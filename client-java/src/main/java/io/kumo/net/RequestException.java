package io.kumo.net;

/** Why a request got no reply. Carries no stack trace: it is an outcome, not a bug. */
public final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What happened, for programs. */
  public enum Kind {
    /** The reply did not come in time. */
    TIMED_OUT,
    /** The connection could not be made, or broke. */
    LOST,
    /** This side has as much outstanding as it may. */
    OVERLOADED,
    /** The other side answered with an error, or with what is no answer. */
    ERROR
  }

  private final Kind kind;
  private final boolean written;

  /** With a text that carries the values. */
  public RequestException(Kind kind, boolean written, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.written = written;
  }

  /** What happened. */
  public Kind kind() {
    return kind;
  }

  /**
   * Whether any byte of the request may have reached the other side. If not, it was not run and
   * never will be.
   */
  public boolean written() {
    return written;
  }
}
