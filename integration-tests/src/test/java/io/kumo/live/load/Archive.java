package io.kumo.live.load;

import io.kumo.message.DataReply;
import io.kumo.message.Value;
import io.kumo.ring.Key;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the keys of earlier loads held when their load ended; nobody has touched them since. Keys
 * with a mutation of unknown outcome are left out: it may yet run. For one thread.
 */
public final class Archive {
  private final Map<Key, Optional<Value>> values = new HashMap<>();

  /** Takes in the last read of each key. */
  public void add(Recording recording) {
    recording
        .byKey()
        .forEach(
            (key, done) -> {
              if (done.stream().noneMatch(Done::isUnknown)) {
                values.put(key, value(done.get(done.size() - 1)));
              }
            });
  }

  private static Optional<Value> value(Done read) {
    DataReply reply = read.outcome().reply().orElseThrow();
    return reply instanceof DataReply.Found found ? Optional.of(found.value()) : Optional.empty();
  }

  /** How many keys it knows. */
  public int size() {
    return values.size();
  }

  /**
   * Reads every key.
   *
   * @throws AssertionError if one holds anything else than it did
   */
  public void verify(Entrance entrance) {
    Map<Key, String> changed = new TreeMap<>();
    values.forEach(
        (key, expected) -> {
          Outcome read = entrance.read(key).join();
          Optional<Value> found =
              read.reply()
                  .filter(DataReply.Found.class::isInstance)
                  .map(reply -> ((DataReply.Found) reply).value());
          if (read.reply().isEmpty() || !same(expected, found)) {
            changed.put(key, "was " + expected + ", is " + read);
          }
        });
    if (!changed.isEmpty()) {
      List<String> some = changed.entrySet().stream().limit(10).map(Object::toString).toList();
      throw new AssertionError(
          "%d of %d keys have changed since nobody uses them: %s"
              .formatted(changed.size(), values.size(), some));
    }
  }

  private static boolean same(Optional<Value> one, Optional<Value> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() && other.isEmpty();
    }
    return one.get().cas() == other.get().cas()
        && one.get().flags() == other.get().flags()
        && Arrays.equals(one.get().bytes(), other.get().bytes());
  }
}
