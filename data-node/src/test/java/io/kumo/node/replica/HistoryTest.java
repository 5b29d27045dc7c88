package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.ring.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
  @Test
  void containsWhatEachLeaderTermWrote() {
    History history = new History(v(1, 4), List.of(v(1, 9), v(3, 2)));
    assertTrue(history.contains(v(1, 4)));
    assertTrue(history.contains(v(1, 7)));
    assertTrue(history.contains(v(3, 0)));
    assertTrue(history.contains(Version.NONE));
    assertFalse(history.contains(v(1, 3)));
    assertFalse(history.contains(v(1, 10)));
    assertFalse(history.contains(v(2, 0)));
    assertFalse(history.contains(v(3, 3)));
  }

  @Test
  void theLastCommonVersionEndsTheLastSharedLeaderTerm() {
    History one = new History(0, List.of(v(1, 9), v(3, 2)));
    History other = new History(0, List.of(v(1, 6), v(2, 5)));
    assertEquals(v(1, 6), one.lastCommon(other));
    assertEquals(v(1, 6), other.lastCommon(one));
    assertEquals(v(3, 2), one.lastCommon(new History(v(1, 9), List.of(v(3, 8)))));
  }

  @Test
  void aBeginningIsCommonToo() {
    History pruned = new History(v(3, 2), List.of());
    assertEquals(v(3, 2), pruned.lastCommon(new History(v(1, 4), List.of(v(3, 2), v(4, 0)))));
    assertEquals(Version.NONE, pruned.lastCommon(History.EMPTY));
  }

  @Test
  void growsAndIsCut() {
    History history = History.EMPTY.plus(v(1, 0), 0).plus(v(1, 1), 0).plus(v(4, 0), 0);
    assertEquals(new History(0, List.of(v(1, 1), v(4, 0))), history);
    assertEquals(new History(0, List.of(v(1, 0))), history.upTo(v(1, 0)));
    assertEquals(History.EMPTY, history.upTo(Version.NONE));
    assertThrows(IllegalArgumentException.class, () -> history.upTo(v(2, 0)));
  }

  @Test
  void oldLeaderTermsAreSummedUp() {
    History history = History.EMPTY;
    for (int term = 1; term <= History.LEADER_TERMS_MAX + 3; term++) {
      history = history.plus(v(term, 0), v(term, 0));
    }
    assertEquals(History.LEADER_TERMS_MAX, history.lasts().size());
    assertEquals(v(3, 0), history.start());
  }

  @Test
  void leaderTermsThatAreNotSettledAreAllTold() {
    History history = History.EMPTY;
    for (int term = 1; term <= 3 * History.LEADER_TERMS_MAX; term++) {
      history = history.plus(v(term, 0), v(2, 0));
    }
    assertEquals(v(2, 0), history.start());
    assertTrue(history.contains(v(3, 0)));
  }

  private static long v(int leaderTerm, long sequence) {
    return Version.of(leaderTerm, sequence);
  }
}
