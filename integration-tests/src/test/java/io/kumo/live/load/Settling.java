package io.kumo.live.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kumo.history.Operation;
import io.kumo.message.DataReply;
import io.kumo.message.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the other answers tell of writes of unknown outcome, so that the search has little to guess.
 *
 * <p>Each write's bytes are its own. If an answer shows them, the write happened before that answer
 * came. If none does, the history is most likely explained without the write; if it is, then so it
 * is with it, for a write of unknown outcome may never have happened.
 */
final class Settling {
  private final List<Done> ofKey;
  private final List<Shown> shown = new ArrayList<>();

  private record Shown(String bytes, long returned) {}

  Settling(List<Done> ofKey) {
    this.ofKey =
        ofKey.stream().filter(done -> done.outcome().kind() != Outcome.Kind.NOT_APPLIED).toList();
    for (Done done : this.ofKey) {
      done.outcome()
          .reply()
          .flatMap(Settling::bytes)
          .ifPresent(bytes -> shown.add(new Shown(bytes, done.returned())));
    }
  }

  /** The history without unknown writes of which nothing was seen. */
  List<Operation> seen() {
    List<Operation> operations = new ArrayList<>();
    for (Done done : ofKey) {
      OptionalLong latest = latest(done);
      if (!done.isUnknown() || !isStore(done) || latest.isPresent()) {
        operations.add(done.operation(latest.orElse(Operation.NEVER)));
      }
    }
    return operations;
  }

  /** The whole history. */
  List<Operation> all() {
    return ofKey.stream()
        .map(done -> done.operation(latest(done).orElse(Operation.NEVER)))
        .toList();
  }

  private static boolean isStore(Done done) {
    return done.mutation().filter(Mutation.Store.class::isInstance).isPresent();
  }

  /** When the first answer came that shows what an unknown write stored. */
  private OptionalLong latest(Done done) {
    if (!done.isUnknown() || !isStore(done) || Keyspace.isCounter(done.key())) {
      return OptionalLong.empty();
    }
    String written =
        new String(((Mutation.Store) done.mutation().orElseThrow()).value(), ISO_8859_1);
    String tag = written.substring(0, written.indexOf('>') + 1);
    return shown.stream().filter(s -> s.bytes.contains(tag)).mapToLong(Shown::returned).min();
  }

  private static Optional<String> bytes(DataReply reply) {
    if (reply instanceof DataReply.Found found) {
      return Optional.of(new String(found.value().bytes(), ISO_8859_1));
    }
    return reply instanceof DataReply.Applied applied
        ? applied.value().map(value -> new String(value.bytes(), ISO_8859_1))
        : Optional.empty();
  }
}
