package io.kumo.client;

import io.kumo.message.DataReply;
import io.kumo.message.Value;
import java.util.Optional;

/** What replies mean to an application: a result, or one of the two exceptions. */
final class Replies {
  private Replies() {}

  static Optional<Value> value(DataReply reply) {
    if (reply instanceof DataReply.Found found) {
      return Optional.of(found.value());
    }
    if (reply instanceof DataReply.Missing) {
      return Optional.empty();
    }
    throw readFailure(reply);
  }

  static ReadResult readResult(DataReply reply) {
    if (reply instanceof DataReply.Found found) {
      return new ReadResult.Found(found.value());
    }
    return reply instanceof DataReply.Missing
        ? new ReadResult.Missing()
        : new ReadResult.Failed(readFailure(reply));
  }

  static StoreResult stored(DataReply reply) {
    if (reply instanceof DataReply.Applied applied) {
      return new StoreResult(StoreResult.Status.STORED, applied.cas());
    }
    StoreResult.Status status =
        switch (declined(reply)) {
          case EXISTS -> StoreResult.Status.EXISTS;
          case NOT_FOUND -> StoreResult.Status.NOT_FOUND;
          case NOT_STORED -> StoreResult.Status.NOT_STORED;
          case NON_NUMERIC -> throw surprising(reply);
        };
    return new StoreResult(status, 0);
  }

  static CountResult counted(DataReply reply) {
    if (reply instanceof DataReply.Applied applied) {
      return new CountResult(CountResult.Status.COUNTED, applied.number(), applied.cas());
    }
    CountResult.Status status =
        switch (declined(reply)) {
          case NOT_FOUND -> CountResult.Status.NOT_FOUND;
          case NON_NUMERIC -> CountResult.Status.NON_NUMERIC;
          case EXISTS, NOT_STORED -> throw surprising(reply);
        };
    return new CountResult(status, 0, 0);
  }

  /** Whether there was an entry to delete or touch. */
  static boolean found(DataReply reply) {
    if (reply instanceof DataReply.Applied) {
      return true;
    }
    return switch (declined(reply)) {
      case NOT_FOUND -> false;
      case EXISTS, NOT_STORED, NON_NUMERIC -> throw surprising(reply);
    };
  }

  static Optional<Value> touched(DataReply reply) {
    return found(reply) ? ((DataReply.Applied) reply).value() : Optional.empty();
  }

  private static DataReply.Declined.Reason declined(DataReply reply) {
    if (reply instanceof DataReply.Declined declined) {
      return declined.reason();
    }
    throw failure(reply);
  }

  private static KumoException failure(DataReply reply) {
    if (reply instanceof DataReply.NotRun notRun) {
      return new NotAppliedException(notRun.reason(), "not applied: " + notRun.reason());
    }
    if (reply instanceof DataReply.Unknown unknown) {
      return new OutcomeUnknownException("outcome unknown: " + unknown.why());
    }
    return surprising(reply);
  }

  private static KumoException readFailure(DataReply reply) {
    KumoException failure = failure(reply);
    return failure instanceof NotAppliedException
        ? failure
        : new NotAppliedException(
            DataReply.NotRun.Reason.NOT_SERVING, "not read: " + failure.getMessage());
  }

  private static KumoException surprising(DataReply reply) {
    return new OutcomeUnknownException("outcome unknown: the node answered " + reply);
  }
}
