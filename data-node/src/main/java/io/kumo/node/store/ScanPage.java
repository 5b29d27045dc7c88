package io.kumo.node.store;

import static java.util.Objects.requireNonNull;

import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import java.util.List;
import java.util.Optional;

/**
 * A part of a partition, in the order of keys, as one transaction sees it.
 *
 * @param entries the sound ones
 * @param damaged what could not be read; each names its key as far as it is known
 * @param next the key after which the next page begins; empty where the range ends
 * @param applied the partition's applied position in that transaction: the entries are what was
 *     committed up to there, neither more nor less, once a copy has ended and what was journalled
 *     meanwhile is applied
 */
public record ScanPage(
    List<Entry> entries, List<DamagedEntryException> damaged, Optional<Key> next, long applied) {
  /** Copies the lists. */
  public ScanPage {
    entries = List.copyOf(entries);
    damaged = List.copyOf(damaged);
    requireNonNull(next, "next");
  }
}
