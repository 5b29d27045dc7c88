package io.kumo.manager.codec;

/** The bytes are none that this version of Kumo writes. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedException(String message, Throwable cause) {
    super(message, cause);
  }

  MalformedException(String message) {
    super(message);
  }
}
