package io.kumo.node.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.entry.Entry;
import io.kumo.node.store.KeyRange;
import io.kumo.ring.Key;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When two stores prove that one of them is wrong, and when they do not. */
class SeenTest {
  private static final Key KEY = Key.of("k");

  private static Seen holds(long version, long position) {
    return new Seen(KEY, version, 7, position);
  }

  private static Seen holdsNothing(long position) {
    return Seen.absent(KEY, position);
  }

  private static void assertContradiction(boolean expected, Seen a, Seen b) {
    assertEquals(expected, a.contradicts(b), a + " and " + b);
    assertEquals(expected, b.contradicts(a), b + " and " + a);
  }

  @Test
  void theSameAtAnyPositionsIsNoContradiction() {
    assertContradiction(false, holds(3, 3), holds(3, 9));
    assertContradiction(false, holdsNothing(3), holdsNothing(9));
  }

  @Test
  void oneVersionCannotHaveTwoContents() {
    assertContradiction(true, holds(3, 9), new Seen(KEY, 3, 8, 4));
  }

  @Test
  void whoIsBehindANewerVersionIsNotWrong() {
    assertContradiction(false, holds(3, 4), holds(5, 9));
    assertContradiction(true, holds(3, 5), holds(5, 9));
    assertContradiction(true, holds(3, 9), holds(5, 9));
  }

  @Test
  void absenceCountsAtItsOwnPositionOnly() {
    assertContradiction(false, holds(3, 5), holdsNothing(2));
    assertContradiction(true, holds(3, 5), holdsNothing(3));
    assertContradiction(true, holds(3, 5), holdsNothing(5));
    assertContradiction(false, holds(3, 5), holdsNothing(6));
  }

  @Test
  void anEntryAheadOfItsStoreProvesNothing() {
    assertContradiction(false, holds(8, 4), holds(3, 9));
    assertContradiction(false, holds(8, 4), holdsNothing(4));
  }

  @Test
  void versionsCompareUnsigned() {
    assertContradiction(false, holds(3, 4), holds(-5, -1));
    assertContradiction(true, holds(3, -2), holds(-5, -1));
  }

  @Test
  void everyFieldCountsInTheFingerprint() {
    Entry entry = new Entry(KEY, 1, 2, 3, 4, 5, new byte[] {6, 7});
    long of = Fingerprint.of(entry);
    assertEquals(of, Fingerprint.of(new Entry(Key.of("z"), 1, 2, 3, 4, 5, new byte[] {6, 7})));
    for (Entry other :
        List.of(
            new Entry(KEY, 9, 2, 3, 4, 5, new byte[] {6, 7}),
            new Entry(KEY, 1, 9, 3, 4, 5, new byte[] {6, 7}),
            new Entry(KEY, 1, 2, 9, 4, 5, new byte[] {6, 7}),
            new Entry(KEY, 1, 2, 3, 9, 5, new byte[] {6, 7}),
            new Entry(KEY, 1, 2, 3, 4, 9, new byte[] {6, 7}),
            new Entry(KEY, 1, 2, 5, 4, 3, new byte[] {6, 7}),
            new Entry(KEY, 1, 2, 3, 4, 5, new byte[] {6, 6}),
            new Entry(KEY, 1, 2, 3, 4, 5, new byte[] {6, 7, 0}))) {
      assertNotEquals(of, Fingerprint.of(other), other.toString());
    }
  }

  @Test
  void rangesThatHoldTheSameHaveTheSameDigest() {
    Shown one = shown(5, seen("a", 1), seen("b", 2));
    assertEquals(one.digest(), shown(9, seen("a", 1), seen("b", 2)).digest());
    assertNotEquals(one.digest(), shown(5, seen("a", 1)).digest());
    assertNotEquals(one.digest(), shown(5, seen("a", 2), seen("b", 1)).digest());
    assertNotEquals(one.digest(), shown(5, seen("a", 1), seen("c", 2)).digest());
    assertNotEquals(shown(5).digest(), shown(5, seen("a", 1)).digest());
  }

  @Test
  void disagreementsNameWhatEitherSideLacks() {
    Shown own = shown(5, seen("a", 1), seen("b", 2), seen("d", 4));
    Shown theirs = shown(9, seen("b", 2), seen("c", 3), seen("d", 5), seen("e", 6));
    List<Disagreement> found = own.disagreements(theirs);
    assertEquals(
        List.of(
            new Disagreement(seen("a", 1), Seen.absent(Key.of("a"), 9)),
            new Disagreement(Seen.absent(Key.of("c"), 5), seen("c", 3)),
            new Disagreement(seen("d", 4), seen("d", 5)),
            new Disagreement(Seen.absent(Key.of("e"), 5), seen("e", 6))),
        found);
    assertTrue(own.disagreements(own).isEmpty());
  }

  @Test
  void aRangeIsCutWhereTheOtherEnds() {
    Shown own = shown(5, seen("a", 1), seen("b", 2), seen("c", 3));
    Shown cut = own.upTo(Optional.of(Key.of("b")));
    assertEquals(List.of(seen("a", 1), seen("b", 2)), cut.entries());
    assertFalse(cut.range().reaches(Key.of("ba")));
    assertEquals(own, own.upTo(Optional.empty()));
  }

  private static Seen seen(String key, long version) {
    return new Seen(Key.of(key), version, 7, 5);
  }

  private static Shown shown(long position, Seen... entries) {
    return new Shown(KeyRange.ALL, position, List.of(entries));
  }
}
