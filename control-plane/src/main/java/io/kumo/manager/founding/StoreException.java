package io.kumo.manager.founding;

import java.io.IOException;

/** A store folder cannot be used; the message says why and what to do. Nothing was changed. */
public final class StoreException extends IOException {
  private static final long serialVersionUID = 1;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
