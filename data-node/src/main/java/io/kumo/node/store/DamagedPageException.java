package io.kumo.node.store;

import jetbrains.exodus.ExodusException;

/** A page of a file is not what was written. */
final class DamagedPageException extends ExodusException {
  private static final long serialVersionUID = 1L;

  DamagedPageException(String message) {
    super(message);
  }

  /** Whether such a page is behind a failure. */
  static boolean isBehind(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof DamagedPageException) {
        return true;
      }
    }
    return false;
  }
}
