package io.kumo.wire;

/** A peer's bytes are not what the protocol allows. Nothing has been done because of them. */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message that carries the offending values. */
  public ProtocolException(String message) {
    super(message);
  }

  /** With what the decoder met. */
  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
