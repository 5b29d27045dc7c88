package io.kumo.live.load;

import io.kumo.message.DataReply;
import io.kumo.message.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cas stands for one value of a key, for ever. */
final class UniqueCas {
  private UniqueCas() {}

  /** Two answers with the same cas and different data; empty if there are none. */
  static Optional<String> violation(List<Done> ofKey) {
    Map<Long, Value> values = new HashMap<>();
    for (Done done : ofKey) {
      Optional<Value> shown = done.outcome().reply().flatMap(UniqueCas::value);
      if (shown.isPresent()) {
        Value other = values.putIfAbsent(shown.get().cas(), shown.get());
        if (other != null && !same(other, shown.get())) {
          return Optional.of("a cas came twice: " + other + " and " + done);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Value> value(DataReply reply) {
    if (reply instanceof DataReply.Found found) {
      return Optional.of(found.value());
    }
    return reply instanceof DataReply.Applied applied ? applied.value() : Optional.empty();
  }

  private static boolean same(Value one, Value other) {
    return one.flags() == other.flags() && Arrays.equals(one.bytes(), other.bytes());
  }
}
