package io.kumo.net;

import io.kumo.wire.Close;

/** A service does not want a peer. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Close.Reason reason;

  /** The reason and the text are told to the peer. */
  public RefusedException(Close.Reason reason, String text) {
    super(text);
    this.reason = reason;
  }

  /** What the peer is told. */
  public Close.Reason reason() {
    return reason;
  }
}
