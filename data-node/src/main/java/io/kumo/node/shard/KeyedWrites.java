package io.kumo.node.shard;

import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.ring.Key;
import java.util.Optional;

/** What a write does to a single key. */
final class KeyedWrites {
  private static final long OVERHEAD_BYTES = 200;

  private KeyedWrites() {}

  /** The key that the write changes, {@code null} if it changes none by itself. */
  static Key keyOf(Write write) {
    if (write instanceof Write.Put put) {
      return put.entry().key();
    }
    return write instanceof Write.Remove remove ? remove.key() : null;
  }

  /** What its key holds afterwards. */
  static Optional<Entry> entryOf(Write write) {
    return write instanceof Write.Put put ? Optional.of(put.entry()) : Optional.empty();
  }

  /** About how much memory the write takes. */
  static long bytesOf(Write write) {
    Key key = keyOf(write);
    return OVERHEAD_BYTES
        + (key == null ? 0 : key.bytes().length)
        + entryOf(write).map(entry -> entry.value().length).orElse(0);
  }
}
