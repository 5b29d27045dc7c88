package io.kumo.manager.raft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;

class CandidacyTest {
  private static final RaftPeerId SELF = RaftPeerId.valueOf("x");
  private static final List<String> WITH = List.of("a", "b", "x");
  private static final List<String> WITHOUT = List.of("a", "b", "y");
  private static final List<String> NOBODY = List.of();

  @Test
  void aMemberStands() {
    assertTrue(mayStand(NOBODY, WITH, true));
    assertTrue(mayStand(WITH, List.of("a", "x", "y"), true), "others change");
  }

  @Test
  void whoLeavesByAChangeThatHasBegunDoesNot() {
    assertFalse(mayStand(WITH, WITHOUT, true));
  }

  @Test
  void whoIsBeingTakenInDoesNotBeforeItsOwnChangeBegins() {
    assertFalse(mayStand(NOBODY, NOBODY, false));
    assertFalse(mayStand(NOBODY, WITHOUT, false));
    assertTrue(mayStand(WITHOUT, WITH, false));
  }

  @Test
  void whoWasRemovedDoesAndIsToldSo() {
    assertTrue(mayStand(NOBODY, WITHOUT, true));
  }

  private static boolean mayStand(List<String> before, List<String> now, boolean wasMember) {
    return Candidacy.mayStand(new FakeConfiguration(1, before, now), SELF, wasMember);
  }
}
