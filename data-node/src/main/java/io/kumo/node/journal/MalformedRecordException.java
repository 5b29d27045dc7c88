package io.kumo.node.journal;

import java.io.IOException;

/** Bytes that are no record, batch, write or entry; the message says what is wrong. */
public final class MalformedRecordException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedRecordException(String message) {
    super(message);
  }
}
