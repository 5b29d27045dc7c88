package io.kumo.live.load;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.Declined.Reason;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Value;
import java.util.Optional;

/**
 * The proxy's answer to one command.
 *
 * @param line its first line
 * @param block the data behind it, present only where the line is a {@code VALUE}
 */
record TextAnswer(String line, Optional<byte[]> block) {
  private static final String NOT_RUN = "SERVER_ERROR not run: ";

  /** What it says of a read. */
  Outcome ofRead() {
    if (line.equals("END")) {
      return Outcome.answered(new DataReply.Missing(0));
    }
    return block.isPresent()
        ? Outcome.answered(new DataReply.Found(0, value()))
        : Outcome.notApplied(line);
  }

  /** What it says of a mutation. */
  Outcome of(Mutation mutation) {
    if (line.startsWith(NOT_RUN)) {
      return Outcome.notApplied(line);
    }
    if (line.startsWith("SERVER_ERROR ")) {
      return Outcome.unknown(line);
    }
    return Outcome.answered(reply(mutation));
  }

  private DataReply reply(Mutation mutation) {
    if (block.isPresent()) {
      Value value = value();
      return new DataReply.Applied(0, value.cas(), 0, Optional.of(value));
    }
    return switch (line) {
      case "STORED", "DELETED", "TOUCHED" -> applied(0);
      case "EXISTS" -> declined(Reason.EXISTS);
      case "NOT_FOUND", "END" -> declined(Reason.NOT_FOUND);
      case "NOT_STORED" -> declined(notStored(mutation));
      case "CLIENT_ERROR cannot increment or decrement non-numeric value" ->
          declined(Reason.NON_NUMERIC);
      default -> applied(number());
    };
  }

  /** An add that meets an entry has the same word as a replace that meets none. */
  private static Reason notStored(Mutation mutation) {
    return mutation instanceof Mutation.Store store && store.mode() == Mutation.StoreMode.ADD
        ? Reason.EXISTS
        : Reason.NOT_STORED;
  }

  private long number() {
    if (!line.matches("[0-9]{1,20}")) {
      throw new IllegalStateException("unexpected answer: " + line);
    }
    return Long.parseUnsignedLong(line);
  }

  private Value value() {
    String[] words = line.split(" ", -1);
    return new Value(
        block.orElseThrow(),
        Integer.parseUnsignedInt(words[2]),
        Long.parseUnsignedLong(words[4]),
        Expiry.NEVER_MS);
  }

  private static DataReply applied(long number) {
    return new DataReply.Applied(0, 0, number, Optional.empty());
  }

  private static DataReply declined(Reason reason) {
    return new DataReply.Declined(0, reason);
  }
}
