package io.kumo.node.entry;

import static java.util.Objects.requireNonNull;

import io.kumo.message.DataReply;
import io.kumo.message.Value;
import java.util.Optional;

/**
 * How an operation ended, kept so that a replay of it gets the same answer.
 *
 * @param cas the entry's cas afterwards where it was applied, else 0
 * @param number the new number after incr and decr, unsigned, else 0
 * @param value the value where the operation asked for it
 */
public record Outcome(Kind kind, long cas, long number, Optional<Value> value) {
  /** Applied, or the reason why it changed nothing. */
  public enum Kind {
    APPLIED,
    EXISTS,
    NOT_FOUND,
    NOT_STORED,
    NON_NUMERIC
  }

  /** Refuses missing parts. */
  public Outcome {
    requireNonNull(kind, "kind");
    requireNonNull(value, "value");
  }

  /** Applied, with the entry's new cas. */
  public static Outcome applied(long cas) {
    return new Outcome(Kind.APPLIED, cas, 0, Optional.empty());
  }

  /** Ran and changed nothing. */
  public static Outcome declined(Kind kind) {
    return new Outcome(kind, 0, 0, Optional.empty());
  }

  /** The answer for the client. */
  public DataReply asReply(long newestVersion) {
    return switch (kind) {
      case APPLIED -> new DataReply.Applied(newestVersion, cas, number, value);
      case EXISTS -> declinedReply(newestVersion, DataReply.Declined.Reason.EXISTS);
      case NOT_FOUND -> declinedReply(newestVersion, DataReply.Declined.Reason.NOT_FOUND);
      case NOT_STORED -> declinedReply(newestVersion, DataReply.Declined.Reason.NOT_STORED);
      case NON_NUMERIC -> declinedReply(newestVersion, DataReply.Declined.Reason.NON_NUMERIC);
    };
  }

  private static DataReply declinedReply(long newestVersion, DataReply.Declined.Reason reason) {
    return new DataReply.Declined(newestVersion, reason);
  }
}
