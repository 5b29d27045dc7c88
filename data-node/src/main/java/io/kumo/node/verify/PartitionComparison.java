package io.kumo.node.verify;

import io.kumo.node.store.KeyRange;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares all of one partition with each other in-sync member, range by range in the order of the
 * keys, while it goes on being written.
 *
 * <p>Of each range both sides make a digest; where the two differ the member shows all that it has.
 * Most of what disagrees then is a write that only one side had applied: it waits with the {@link
 * Suspects}, which are looked at again, now one side, now the other, each time at a position not
 * below the other's last one, until they agree or contradict each other.
 *
 * <p>A store that was filled by a copy, pages of which were read at different times, is exact only
 * from the last of those times on. So nothing is read before both have applied what was committed
 * when the members were looked at ({@link Access.Standing}), and a change of the members ends it.
 */
final class PartitionComparison {
  /** Suspects are settled when there are so many of one member, and at the end. */
  private static final int SUSPECTS_MAX = 1_000;

  private final Member self;
  private final Access access;
  private final Findings findings;
  private final Map<Member, Suspects> suspects = new LinkedHashMap<>();
  private boolean whole = true;

  PartitionComparison(Member self, Access access, Findings findings) {
    this.self = self;
    this.access = access;
    this.findings = findings;
  }

  /** Compares. @return whether all of it was compared with all members */
  boolean run() {
    Optional<Access.Standing> standing = access.standing();
    if (standing.isEmpty()) {
      return false;
    }
    standing
        .get()
        .members()
        .forEach(member -> suspects.put(member, new Suspects(member, access, findings)));
    Optional<Key> after = Optional.empty();
    do {
      boolean same =
          access.standing().filter(now -> now.term() == standing.get().term()).isPresent();
      if (!same) {
        return false;
      }
      after = compareRange(KeyRange.behind(after), standing.get().committed());
    } while (after.isPresent());
    settle(0);
    return whole;
  }

  /** Compares the begin of a range. @return where to go on; empty at the end, or where it fails */
  private Optional<Key> compareRange(KeyRange range, long atLeast) {
    Shown own;
    try {
      own = access.own(range, atLeast);
    } catch (NotShownException e) {
      findings.notShown(self, e);
      whole = false;
      return Optional.empty();
    }
    Optional<Key> end = own.range().through();
    for (Member member : List.copyOf(suspects.keySet())) {
      try {
        Optional<Shown> theirs = access.theirs(member, own.range(), own.digest(), atLeast);
        if (theirs.isPresent()) {
          // A member that holds much more there shows the begin of it.
          Optional<Key> last = theirs.get().range().through();
          suspects.get(member).add(own.upTo(last).disagreements(theirs.get()));
          end = earlier(end, last);
        }
      } catch (NotShownException e) {
        giveUp(member, e);
      }
    }
    findings.compared(own.upTo(end).entries().size());
    settle(SUSPECTS_MAX);
    return end;
  }

  private static Optional<Key> earlier(Optional<Key> a, Optional<Key> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.or(() -> b);
    }
    return a.get().compareTo(b.get()) < 0 ? a : b;
  }

  /** Settles the suspects of members that have more than {@code count} of them. */
  private void settle(int count) {
    for (Member member : List.copyOf(suspects.keySet())) {
      Suspects some = suspects.get(member);
      if (some.size() > count) {
        try {
          some.settle();
        } catch (NotShownException e) {
          giveUp(member, e);
        }
      }
    }
  }

  private void giveUp(Member member, NotShownException why) {
    findings.notShown(member, why);
    suspects.remove(member);
    whole = false;
  }
}
