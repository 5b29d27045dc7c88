package io.kumo.live.load;

import static java.util.Objects.requireNonNull;

import io.kumo.message.DataReply;
import java.util.Optional;

/**
 * How an operation ended for its client.
 *
 * @param reply the answer, present only where {@code kind} is {@code ANSWERED}. A cas of 0 stands
 *     for one that the answer did not show
 * @param why for people
 */
public record Outcome(Kind kind, Optional<DataReply> reply, String why) {
  /** What the client knows. */
  public enum Kind {
    /** It ran; also if it changed nothing. */
    ANSWERED,
    /** It did not run and never will; or a read brought nothing. */
    NOT_APPLIED,
    /** It may have run, may yet run, or never will. */
    UNKNOWN
  }

  /** Refuses missing parts. */
  public Outcome {
    requireNonNull(kind, "kind");
    requireNonNull(why, "why");
    if (reply.isPresent() != (kind == Kind.ANSWERED)) {
      throw new IllegalArgumentException(kind + " with the reply " + reply);
    }
  }

  static Outcome answered(DataReply reply) {
    return new Outcome(Kind.ANSWERED, Optional.of(reply), "");
  }

  static Outcome notApplied(String why) {
    return new Outcome(Kind.NOT_APPLIED, Optional.empty(), why);
  }

  static Outcome unknown(String why) {
    return new Outcome(Kind.UNKNOWN, Optional.empty(), why);
  }

  /** Without an answer, a read has changed nothing for sure. */
  static Outcome lost(boolean read, String why) {
    return read ? notApplied(why) : unknown(why);
  }
}
