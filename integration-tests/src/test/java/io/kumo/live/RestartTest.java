package io.kumo.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.live.cluster.ProcessCluster;
import io.kumo.live.cluster.Shape;
import io.kumo.live.traffic.Estate;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stops a cluster, it comes back with all that it had acknowledged. */
class RestartTest {
  private static final int KEYS = 300;

  @TempDir private Path folder;

  @Test
  void allIsThereAfterEveryProcessWasKilled() throws Exception {
    try (ProcessCluster cluster = ProcessCluster.start(folder, Shape.FIVE.withProxies(2))) {
      Estate estate = new Estate("killed-", KEYS);
      for (int round = 0; round < 3; round++) {
        estate.renew(cluster.face());
        cluster.killAll();
        cluster.startAgain();
        estate.verify(cluster.faces());
      }
      assertEquals(List.of(), cluster.stackTraces());
    }
  }

  @Test
  void allIsThereAfterEveryProcessWasStopped() throws Exception {
    try (ProcessCluster cluster = ProcessCluster.start(folder, Shape.FIVE)) {
      Estate estate = new Estate("stopped-", KEYS);
      for (int round = 0; round < 2; round++) {
        estate.renew(cluster.face());
        cluster.stopAll();
        cluster.startAgain();
        estate.verify(cluster.faces());
      }
      assertEquals(List.of(), cluster.stackTraces());
    }
  }

  @Test
  void threeManagersComeBackToo() throws Exception {
    try (ProcessCluster cluster = ProcessCluster.start(folder, Shape.SEVEN)) {
      Estate estate = new Estate("seven-", KEYS);
      estate.renew(cluster.face());
      cluster.killAll();
      cluster.startAgain();
      estate.verify(cluster.faces());
      estate.renew(cluster.face());
      cluster.stopAll();
      cluster.startAgain();
      estate.verify(cluster.faces());
      assertEquals(3, cluster.admin().status().get("managers").size());
      assertEquals(List.of(), cluster.stackTraces());
    }
  }
}
