package io.kumo.node.journal;

import java.io.IOException;

/**
 * A force failed, so that nobody can say what of the last writes is on the disk: the kernel may
 * have dropped them and count them as written. The journal refuses everything until it is opened
 * again.
 */
public final class JournalFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  JournalFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
