package io.kumo.manager;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manager that its group has removed hears of it, whoever leads and whomever it knows. */
class RemovedManagerTest {
  @TempDir Path folder;

  @Test
  void theLeaderItselfIsRemoved() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int leader = managers.leader();
      try (TestOperator operator = new TestOperator(managers)) {
        operator.registers(1);
        operator.change(operator.remove(leader), managers.rest(leader));
        managers.awaitRemoved(leader);
        operator.registers(2);
        operator.change(operator.remove(leader), managers.rest(leader));
        IOException refused = assertThrows(IOException.class, () -> managers.start(leader));
        assertTrue(refused.getMessage().contains("was removed"), refused.getMessage());
      }
    }
  }

  @Test
  void whoWasRemovedWhileAwayIsToldByThoseWhoDoNotLead() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int leaving = (managers.leader() + 1) % 3;
      int fresh = managers.another();
      managers.start(fresh);
      try (TestOperator operator = new TestOperator(managers)) {
        operator.registers(1);
        managers.stop(leaving);
        operator.change(operator.replace(leaving, fresh), managers.rest(leaving, fresh));
        lead(managers, fresh);
        managers.start(leaving);
        managers.awaitRemoved(leaving);
        operator.registers(2);
      }
    }
  }

  /** All whom it knew are gone too: only its list leads it to one of today's. */
  @Test
  void whoWasRemovedWithAllThatItKnewIsToldByTheManagersThatItLists() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.startAll();
      int away = (managers.leader() + 1) % 3;
      int fresh = managers.another();
      managers.start(fresh);
      try (TestOperator operator = new TestOperator(managers)) {
        operator.registers(1);
        managers.stop(away);
        operator.change(operator.replace(away, fresh), managers.rest(away, fresh));
        operator.change(operator.remove((away + 1) % 3), (away + 2) % 3, fresh);
        operator.change(operator.remove((away + 2) % 3), fresh);
        managers.start(away, managers.config(away).withPeers(operator.addresses(away, fresh)));
        managers.awaitRemoved(away);
        operator.registers(2);
      }
    }
  }

  /** Stops whoever else leads until {@code heir} does. */
  private static void lead(TestManagers managers, int heir) throws Exception {
    for (int now = managers.leader(); now != heir; now = managers.leader()) {
      managers.stop(now);
      managers.leader();
      managers.start(now);
    }
  }
}
