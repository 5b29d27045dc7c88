package io.kumo.node.verify;

import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Keys about which a member and the primary disagree, or did when they were last looked at. What is
 * proved is told and written anew by the primary, and stays here until both hold the same.
 */
final class Suspects {
  /** After so many looks a key that is still undecided is left to the next pass. */
  private static final int ROUNDS_MAX = 10;

  private final Member member;
  private final Access access;
  private final Findings findings;
  private final NavigableMap<Key, Suspect> keys = new TreeMap<>();

  /** Keys that were written while they were looked at. */
  private int overtaken;

  /** What is known of a key; {@code told} once its difference is proved. */
  private record Suspect(Disagreement last, boolean told) {}

  Suspects(Member member, Access access, Findings findings) {
    this.member = member;
    this.access = access;
    this.findings = findings;
  }

  int size() {
    return keys.size();
  }

  void add(List<Disagreement> found) {
    found.forEach(one -> keys.put(one.key(), new Suspect(one, false)));
  }

  /**
   * Looks until nothing is left, or what is left changes each time.
   *
   * @throws NotShownException one of the two could not be read: nothing is left, and nothing known
   */
  void settle() throws NotShownException {
    judge();
    for (int round = 0; round < ROUNDS_MAX && !keys.isEmpty() && access.pause(); round++) {
      look(access.own(List.copyOf(keys.keySet()), newest(true)), Disagreement::withOwn);
      if (!keys.isEmpty()) {
        look(
            access.theirs(member, List.copyOf(keys.keySet()), newest(false)),
            Disagreement::withTheirs);
      }
    }
    leave();
  }

  private void leave() {
    int changing = overtaken;
    overtaken = 0;
    for (Suspect suspect : keys.values()) {
      if (suspect.told) {
        findings.unrepaired(member, suspect.last);
      } else {
        changing++;
      }
    }
    if (changing > 0) {
      findings.unsettled(member, changing);
    }
    keys.clear();
  }

  /** The highest position at which one side was read. */
  private long newest(boolean theirs) {
    long newest = Version.NONE;
    for (Suspect suspect : keys.values()) {
      Disagreement last = suspect.last;
      newest = Version.max(newest, theirs ? last.theirs().position() : last.own().position());
    }
    return newest;
  }

  private void look(List<Seen> seen, BiFunction<Disagreement, Seen, Disagreement> with) {
    for (Seen one : seen) {
      keys.computeIfPresent(
          one.key(), (key, old) -> new Suspect(with.apply(old.last, one), old.told));
    }
    judge();
  }

  private void judge() {
    Iterator<Suspect> all = keys.values().iterator();
    while (all.hasNext()) {
      Suspect suspect = all.next();
      Disagreement last = suspect.last;
      if (last.isSettled()) {
        all.remove();
        if (suspect.told) {
          findings.repaired(member, last);
        }
      } else if (last.isOvertaken() && !suspect.told) {
        all.remove();
        overtaken++;
      }
    }
    keys.replaceAll((key, suspect) -> proved(suspect));
  }

  /** Tells a difference once; has it repaired until it is. */
  private Suspect proved(Suspect suspect) {
    Disagreement last = suspect.last;
    if (!last.isProved()) {
      return suspect;
    }
    if (!suspect.told) {
      findings.differs(member, last);
    }
    access.rewrite(last.key(), last.own().version());
    return new Suspect(last, true);
  }
}
