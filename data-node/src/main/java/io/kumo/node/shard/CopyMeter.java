package io.kumo.node.shard;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import java.util.List;

/** Counts what a node takes in by copies and deltas since its process started. Any thread. */
final class CopyMeter {
  private static final long ENTRY_BYTES = 64;

  private final Counter bytes;
  private final Counter keys;

  /** Counts from 0, also where a former node's counters are in the registry. */
  CopyMeter(MetricRegistry metrics) {
    bytes = fresh(metrics, "node.copied.bytes");
    keys = fresh(metrics, "node.copied.keys");
  }

  private static Counter fresh(MetricRegistry metrics, String name) {
    metrics.remove(name);
    return metrics.counter(name);
  }

  /** A part of a copy has come. */
  void part(List<Entry> entries) {
    keys.inc(entries.size());
    bytes.inc(bytesOf(entries));
  }

  /** A batch of a delta has come. */
  void batch(List<Write> writes) {
    for (Write write : writes) {
      keys.inc(KeyedWrites.keyOf(write) == null ? 0 : 1);
      bytes.inc(KeyedWrites.bytesOf(write));
    }
  }

  /** About what entries take in a frame. */
  static long bytesOf(List<Entry> entries) {
    long bytes = 0;
    for (Entry entry : entries) {
      bytes += ENTRY_BYTES + entry.key().bytes().length + entry.value().length;
    }
    return bytes;
  }

  long bytes() {
    return bytes.getCount();
  }

  long keys() {
    return keys.getCount();
  }
}
