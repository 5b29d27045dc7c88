package io.kumo.node.store;

/** The bytes of a row are not what was written. */
final class DamagedRowException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedRowException(String message) {
    super(message);
  }
}
