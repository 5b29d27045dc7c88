package io.kumo.manager;

import static io.kumo.manager.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.ring.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class FirstStartTest {
  @TempDir Path folder;

  @Test
  void aGroupFormsOnlyOnceAllHaveAnsweredAndWipedMembersNeverDo() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 3)) {
      managers.start(0);
      managers.start(1);
      assertThrows(
          TimeoutException.class, () -> managers.manager(0).formed().get(1, TimeUnit.SECONDS));
      managers.start(2);
      for (int i = 0; i < 3; i++) {
        managers.manager(i).formed().get(20, TimeUnit.SECONDS);
      }
      UUID cluster = managers.manager(managers.leader()).clusterId().orElseThrow();
      for (int i = 0; i < 3; i++) {
        Manager manager = managers.manager(i);
        eventually("one cluster", () -> manager.clusterId().equals(java.util.Optional.of(cluster)));
      }
      managers.stopAll();
      managers.wipe(0);
      managers.wipe(1);
      managers.start(0);
      managers.start(1);
      assertThrows(
          TimeoutException.class, () -> managers.manager(0).formed().get(1, TimeUnit.SECONDS));
      managers.start(2);
      for (int i = 0; i < 2; i++) {
        Manager wiped = managers.manager(i);
        assertThrows(TimeoutException.class, () -> wiped.formed().get(1, TimeUnit.SECONDS));
        assertTrue(wiped.clusterId().isEmpty());
      }
      assertFalse(managers.manager(2).leading());
    }
  }

  @Test
  void aStoreBelongsToItsManagersAndToOneProcess() throws Exception {
    try (TestManagers managers = new TestManagers(folder, 1)) {
      managers.startAll();
      UUID cluster = managers.manager(0).clusterId().orElseThrow();
      ManagerConfig again = ManagerConfig.of(new Address("127.0.0.1", 0), List.of(), store());
      IOException locked =
          assertThrows(IOException.class, () -> Manager.start(again, new MetricRegistry()));
      assertTrue(locked.getMessage().contains(store().toString()), locked.getMessage());
      managers.stopAll();
      managers.start(0, again);
      managers.leader();
      assertEquals(cluster, managers.manager(0).clusterId().orElseThrow());
    }
  }

  @Test
  void aManagerOfSeveralListensWhereTheOthersFindIt() {
    ManagerConfig two =
        ManagerConfig.of(
            new Address("127.0.0.1", 0), List.of(new Address("127.0.0.1", 1)), store());
    assertThrows(IllegalArgumentException.class, () -> Manager.start(two, new MetricRegistry()));
  }

  private Path store() {
    return folder.resolve("m0");
  }
}
