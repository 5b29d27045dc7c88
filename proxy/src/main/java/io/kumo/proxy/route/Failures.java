package io.kumo.proxy.route;

import io.kumo.message.DataReply;
import io.kumo.proxy.memcached.Failure;
import java.util.concurrent.CompletionException;

/** Words for answers that are no result. */
final class Failures {
  static final Failure TOO_LARGE =
      new Failure(Failure.Kind.TOO_LARGE, "object too large for cache");

  private Failures() {}

  /** Why a mutation has no result. */
  static Failure ofMutation(DataReply reply) {
    if (reply instanceof DataReply.NotRun notRun) {
      return notRun(notRun.reason());
    }
    return new Failure(Failure.Kind.OUTCOME_UNKNOWN, "outcome unknown: " + why(reply));
  }

  /** Why a value could not be read. */
  static Failure ofRead(DataReply reply) {
    if (reply instanceof DataReply.NotRun notRun) {
      return notRun(notRun.reason());
    }
    return new Failure(Failure.Kind.UNREADABLE, "not readable: " + why(reply));
  }

  /** Only some partitions were flushed. */
  static Failure ofFlush(Backend.FlushOutcome outcome) {
    return new Failure(
        Failure.Kind.OUTCOME_UNKNOWN,
        "flushed " + outcome.flushed() + " of " + outcome.partitions() + " partitions");
  }

  /** A fault of the backend itself. */
  static DataReply unknown(Throwable error) {
    boolean wrapped = error instanceof CompletionException && error.getCause() != null;
    Throwable cause = wrapped ? error.getCause() : error;
    String text = cause.getMessage();
    return new DataReply.Unknown(0, text == null ? cause.getClass().getSimpleName() : text);
  }

  private static Failure notRun(DataReply.NotRun.Reason reason) {
    return switch (reason) {
      case TOO_LARGE -> TOO_LARGE;
      case WRONG_NODE -> notRun("no node leads the partition");
      case NOT_SERVING -> notRun("partition is not serving");
      case OVERLOADED -> notRun("overloaded");
      case TOO_FEW_REPLICAS -> notRun("too few replicas in sync");
      case DISK_FULL -> notRun("disk full");
      case DATA_LOST -> notRun("the partition's data is lost");
    };
  }

  private static Failure notRun(String text) {
    return new Failure(Failure.Kind.NOT_RUN, "not run: " + text);
  }

  private static String why(DataReply reply) {
    if (reply instanceof DataReply.Unknown unknown) {
      return unknown.why();
    }
    if (reply instanceof DataReply.Forgotten) {
      return "the operation is forgotten";
    }
    return "unexpected answer " + reply.getClass().getSimpleName();
  }
}
