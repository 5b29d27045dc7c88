package io.kumo.proxy.route;

import io.kumo.message.DataReply;

/** How an operation ended, as it is counted. */
public enum OperationOutcome {
  /** It did what was asked; for a read, there is a value. */
  DONE,
  /** There is an entry where there should be none, or one with another cas. */
  EXISTS,
  /** There is no entry. */
  NOT_FOUND,
  /** Nothing was stored, as the command's rule says. */
  NOT_STORED,
  /** The value is no number. */
  NON_NUMERIC,
  /** There is no result. */
  FAILED;

  static OperationOutcome of(DataReply reply) {
    if (reply instanceof DataReply.Found || reply instanceof DataReply.Applied) {
      return DONE;
    }
    if (reply instanceof DataReply.Missing) {
      return NOT_FOUND;
    }
    if (reply instanceof DataReply.Declined declined) {
      return switch (declined.reason()) {
        case EXISTS -> EXISTS;
        case NOT_FOUND -> NOT_FOUND;
        case NOT_STORED -> NOT_STORED;
        case NON_NUMERIC -> NON_NUMERIC;
      };
    }
    return FAILED;
  }
}
