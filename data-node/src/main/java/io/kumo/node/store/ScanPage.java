package io.kumo.node.store;

import static java.util.Objects.requireNonNull;

import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import java.util.List;
import java.util.Optional;

/**
 * A part of a partition, in the order of keys.
 *
 * @param entries the sound ones
 * @param damaged what could not be read; each names its key as far as it is known
 * @param next the key after which the next page begins; empty where the partition ends
 */
public record ScanPage(
    List<Entry> entries, List<DamagedEntryException> damaged, Optional<Key> next) {
  /** Copies the lists. */
  public ScanPage {
    entries = List.copyOf(entries);
    damaged = List.copyOf(damaged);
    requireNonNull(next, "next");
  }
}
