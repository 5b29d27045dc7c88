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

  /** The second of a kind meets what the one before has left. */
  @Test
  void allIsThereAfterEveryProcessWasKilledOrStopped() throws Exception {
    try (ProcessCluster cluster = ProcessCluster.start(folder, Shape.FIVE.withProxies(2))) {
      Estate estate = new Estate("five-", KEYS);
      List<Runnable> ends =
          List.of(cluster::killAll, cluster::killAll, cluster::stopAll, cluster::stopAll);
      for (Runnable end : ends) {
        endAndReturn(cluster, estate, end);
      }
      assertEquals(List.of(), cluster.stackTraces());
    }
  }

  @Test
  void threeManagersComeBackToo() throws Exception {
    try (ProcessCluster cluster = ProcessCluster.start(folder, Shape.SEVEN)) {
      Estate estate = new Estate("seven-", KEYS);
      endAndReturn(cluster, estate, cluster::killAll);
      endAndReturn(cluster, estate, cluster::stopAll);
      assertEquals(3, cluster.admin().status().get("managers").size());
      assertEquals(List.of(), cluster.stackTraces());
    }
  }

  private static void endAndReturn(ProcessCluster cluster, Estate estate, Runnable end)
      throws Exception {
    estate.renew(cluster.face());
    end.run();
    cluster.startAgain();
    estate.verify(cluster.faces());
  }
}
