package io.kumo.node.verify;

import static java.util.Objects.requireNonNull;

import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import io.kumo.ring.Version;

/**
 * What one store showed of one key in one transaction.
 *
 * <p>All sound stores of a partition hold the same history, each up to its own applied position. So
 * an entry of version <i>v</i> that a store shows at position <i>p</i> says: this is what the key
 * holds at every position from <i>v</i> to <i>p</i>, for a later write at or below <i>p</i> would
 * have taken its place. A key that is not there at <i>p</i> says only: at <i>p</i> it holds
 * nothing. Two such statements {@linkplain #contradicts contradict} each other where they differ
 * and have a position in common: then one of the stores is wrong, however far apart the two were
 * when they were read. Else nothing is proved, and whoever was behind is to be read again.
 *
 * @param version of its entry, {@link Version#NONE} where the key is not there
 * @param fingerprint of all else that the entry holds, 0 where the key is not there
 * @param position up to which the store had applied the partition
 */
record Seen(Key key, long version, long fingerprint, long position) {
  Seen {
    requireNonNull(key, "key");
  }

  static Seen of(Entry entry, long position) {
    return new Seen(entry.key(), entry.version(), Fingerprint.of(entry), position);
  }

  static Seen absent(Key key, long position) {
    return new Seen(key, Version.NONE, 0, position);
  }

  boolean isAbsent() {
    return version == Version.NONE;
  }

  /** Whether both hold the same, at whatever positions. */
  boolean sameAs(Seen other) {
    return version == other.version && fingerprint == other.fingerprint;
  }

  /** Whether one of the two stores is wrong about the key. */
  boolean contradicts(Seen other) {
    long last = Version.before(position, other.position) ? position : other.position;
    return !sameAs(other) && !Version.before(last, Version.max(since(), other.since()));
  }

  /** The first position that it says something about. */
  private long since() {
    return isAbsent() ? position : version;
  }
}
