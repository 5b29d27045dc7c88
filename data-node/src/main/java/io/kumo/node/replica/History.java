package io.kumo.node.replica;

import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which versions a log holds, as the last one of each leader term.
 *
 * <p>A version is stamped once and stands for all that went before it, and a leader term's versions
 * follow each other without a gap. So two logs that both hold a version are equal up to it, and
 * their last common version can be told from these few numbers (compare Kafka's KIP-101).
 *
 * @param start the log holds this version; what lies below is not told
 * @param lasts the last version of each leader term in the log above {@code start}, rising
 */
public record History(long start, List<Long> lasts) {
  /** The most settled leader terms that are told; older ones are summed up in {@code start}. */
  public static final int LEADER_TERMS_MAX = 64;

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

  /** Whether the log is known to hold {@code version}; every log holds {@link Version#NONE}. */
  public boolean contains(long version) {
    if (version == start || version == Version.NONE) {
      return true;
    }
    if (!Version.before(start, version)) {
      return false;
    }
    OptionalLong last = lastOf(Version.leaderTerm(version));
    return last.isPresent() && !Version.before(last.getAsLong(), version);
  }

  /** The last version that both logs are known to hold. */
  public long lastCommon(History other) {
    for (int i = lasts.size() - 1; i >= 0; i--) {
      long mine = lasts.get(i);
      OptionalLong theirs = other.lastOf(Version.leaderTerm(mine));
      if (theirs.isPresent()) {
        return Version.before(mine, theirs.getAsLong()) ? mine : theirs.getAsLong();
      }
    }
    long common = other.contains(start) ? start : Version.NONE;
    return contains(other.start) ? Version.max(common, other.start) : common;
  }

  /**
   * The history behind one more write, whose version lies above the end.
   *
   * @param needed what lies above is told however many leader terms that makes: the start must not
   *     pass what is not committed everywhere, or not applied, as restart after restart adds terms
   */
  History plus(long version, long needed) {
    List<Long> more = new ArrayList<>(lasts);
    if (!more.isEmpty() && Version.leaderTerm(end()) == Version.leaderTerm(version)) {
      more.set(more.size() - 1, version);
      return new History(start, more);
    }
    more.add(version);
    long newStart = start;
    while (more.size() > LEADER_TERMS_MAX && !Version.before(needed, more.get(0))) {
      newStart = more.remove(0);
    }
    return new History(newStart, more);
  }

  /** The history without what lies above {@code version}, which it contains. */
  History upTo(long version) {
    if (!contains(version) || Version.before(version, start)) {
      throw new IllegalArgumentException(Version.text(version) + " is not in " + this);
    }
    List<Long> fewer = new ArrayList<>();
    for (long last : lasts) {
      if (Version.leaderTerm(last) > Version.leaderTerm(version)) {
        break;
      }
      fewer.add(Version.before(version, last) ? version : last);
    }
    fewer.removeIf(last -> last == start);
    return new History(start, fewer);
  }

  private OptionalLong lastOf(int leaderTerm) {
    for (long last : lasts) {
      if (Version.leaderTerm(last) == leaderTerm) {
        return OptionalLong.of(last);
      }
    }
    return OptionalLong.empty();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[..").append(Version.text(start));
    lasts.forEach(last -> text.append(" ..").append(Version.text(last)));
    return text.append(']').toString();
  }
}
