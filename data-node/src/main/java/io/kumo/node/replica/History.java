package io.kumo.node.replica;

import io.kumo.ring.Version;
import java.util.List;

/**
 * Which versions a log holds, as the last one of each leader term.
 *
 * <p>A version is stamped once and names all that went before it, and a leader term's versions
 * follow each other without a gap. So two logs that both hold a version are equal up to it, and
 * their last common version can be told from these few numbers (compare Kafka's KIP-101).
 *
 * @param start the log is known from this version on: it holds it, and what lies below is not told
 * @param lasts the last version of each leader term in the log above {@code start}, rising
 */
public record History(long start, List<Long> lasts) {
  /** The log that holds nothing. */
  public static final History EMPTY = new History(Version.NONE, List.of());

  /** Copies the list and checks that it rises. */
  public History {
    lasts = List.copyOf(lasts);
    long before = start;
    for (long last : lasts) {
      if (!Version.before(before, last)) {
        throw new IllegalArgumentException("history does not rise at " + Version.text(last));
      }
      before = last;
    }
  }

  /** The version at the log's end. */
  public long end() {
    return lasts.isEmpty() ? start : lasts.get(lasts.size() - 1);
  }
}
