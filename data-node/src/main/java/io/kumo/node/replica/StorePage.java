package io.kumo.node.replica;

import static java.util.Objects.requireNonNull;

import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import java.util.List;
import java.util.Optional;

/**
 * What {@link Effects#readStore} has read: committed entries in the order of their keys.
 *
 * @param after as it was asked; it tells this page from the answer to an earlier wish
 * @param entries may be none though others follow: flushed entries are passed over
 * @param next the key behind which the next page begins; empty where the partition ends
 * @param applied the store's applied position, at least when the last of these was read
 */
public record StorePage(
    Optional<Key> after, List<Entry> entries, Optional<Key> next, long applied) {
  /** Copies the list. */
  public StorePage {
    requireNonNull(after, "after");
    entries = List.copyOf(entries);
    requireNonNull(next, "next");
  }
}
