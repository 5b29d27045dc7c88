package io.kumo.node.replica;

import io.kumo.message.OperationId;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a primary's writes in doubt make of the partition: the newest entry of each key, for
 * evaluation only, and the operations whose answers wait.
 */
final class InDoubt {
  private final Map<Key, Write> newest = new HashMap<>();
  private final Map<OperationId, Write> operations = new HashMap<>();
  private long flush;
  private int flushes;

  /**
   * A key's newest state in doubt.
   *
   * @param seen the version of the write that made it so
   */
  record State(Optional<Entry> entry, long seen) {}

  void add(Write write) {
    keyOf(write).ifPresent(key -> newest.put(key, write));
    write.operation().ifPresent(operation -> operations.put(operation.id(), write));
    flushes += write instanceof Write.Flush ? 1 : 0;
    if (isFlush(write)) {
      flush = write.version();
    }
  }

  /** The newest flush in doubt that counts at once. */
  long flush() {
    return flush;
  }

  /** Whether a flush is in doubt, be it a delayed one. */
  boolean hasFlush() {
    return flushes > 0;
  }

  /** The write is in doubt no more. */
  void remove(Write write) {
    keyOf(write).ifPresent(key -> newest.remove(key, write));
    write.operation().ifPresent(operation -> operations.remove(operation.id(), write));
    flushes -= write instanceof Write.Flush ? 1 : 0;
    if (flush == write.version()) {
      flush = Version.NONE;
    }
  }

  /** The state in doubt of {@code key}; empty if no write in doubt touches it. */
  Optional<State> find(Key key) {
    Write write = newest.get(key);
    if (flush != Version.NONE && (write == null || Version.before(write.version(), flush))) {
      return Optional.of(new State(Optional.empty(), flush));
    }
    if (write == null) {
      return Optional.empty();
    }
    Optional<Entry> entry =
        write instanceof Write.Put put ? Optional.of(put.entry()) : Optional.empty();
    return Optional.of(new State(entry, write.version()));
  }

  /** The write in doubt that an operation has made. */
  Optional<Write> find(OperationId id) {
    return Optional.ofNullable(operations.get(id));
  }

  private static Optional<Key> keyOf(Write write) {
    if (write instanceof Write.Put put) {
      return Optional.of(put.entry().key());
    }
    return write instanceof Write.Remove remove ? Optional.of(remove.key()) : Optional.empty();
  }

  private static boolean isFlush(Write write) {
    return write instanceof Write.Flush mark && mark.dueMs() == 0;
  }
}
