package io.kumo.node.store;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;

/** What a store measures; the counters sum over the shards of a node. */
final class StoreMetrics {
  final Histogram readUs;
  final Histogram passUs;
  final Histogram passEntries;
  final Histogram passBytes;
  final Histogram syncUs;
  final Counter damages;
  final Counter movedAside;
  final Counter repairs;

  StoreMetrics(MetricRegistry registry) {
    readUs = registry.histogram("node.store.read-us");
    passUs = registry.histogram("node.store.pass-us");
    passEntries = registry.histogram("node.store.pass-entries");
    passBytes = registry.histogram("node.store.pass-bytes");
    syncUs = registry.histogram("node.store.sync-us");
    damages = registry.counter("node.store.damages");
    repairs = registry.counter("node.store.repairs");
    movedAside = registry.counter("node.store.moved-aside");
  }
}
