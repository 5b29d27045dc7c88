package io.kumo.client;

import io.kumo.message.DataReply;

/** The operation was definitely not applied and never will be; or it was a read. */
public final class NotAppliedException extends KumoException {
  private static final long serialVersionUID = 1L;

  private final DataReply.NotRun.Reason reason;

  NotAppliedException(DataReply.NotRun.Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why, as the last node said that was asked; {@code NOT_SERVING} where none could be reached. */
  public DataReply.NotRun.Reason reason() {
    return reason;
  }
}
