package io.kumo.node.journal;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;

/** What a journal measures; the counters sum over the shards of a node. */
final class JournalMetrics {
  final Histogram commitUs;
  final Histogram commitRecords;
  final Histogram forceUs;
  final Counter bytes;
  final Counter segments;
  final Counter tornTails;
  final Counter damages;

  JournalMetrics(MetricRegistry registry) {
    commitUs = registry.histogram("node.journal.commit-us");
    commitRecords = registry.histogram("node.journal.commit-records");
    forceUs = registry.histogram("node.journal.force-us");
    bytes = registry.counter("node.journal.bytes");
    segments = registry.counter("node.journal.segments");
    tornTails = registry.counter("node.journal.torn-tails");
    damages = registry.counter("node.journal.damages");
  }
}
