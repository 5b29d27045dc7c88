package io.kumo.tools.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.MetricsReport;
import io.kumo.tools.terminal.Key;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopTest {
  private final AdminRun admin = new AdminRun();
  private int looks;

  TopTest() {
    answer();
    admin.terminal.meanwhile = this::answer;
  }

  /** Each time node one has run 300 gets more, and 100 sets. */
  private void answer() {
    admin.cluster.metrics.put(
        FakeCluster.ONE_AT,
        new MetricsReport(
            Map.of(
                "node.get.hits", 200.0 * looks,
                "node.get.misses", 100.0 * looks,
                "node.mutate.applied", 100.0 * looks,
                "node.get.latency-us.p99", 250.0,
                "node.replication.lag-ms", 7.0,
                "node.disk.free-bytes", 3.0 * (1 << 30))));
    looks++;
  }

  @AfterEach
  void interruptNobodyElse() {
    assertTrue(Thread.interrupted() || looks >= 0);
  }

  @Test
  void onceShowsOneInterval() {
    assertEquals(
        """
        Leader mgr1:19700, epoch 42, 3 partitions under-replicated, rebalance: none
          NODE v      STATE  GETS/S  GET P99 US  SETS/S  SET P99 US  PRIMARIES  IN SYNC  LAG MS  FREE
          srv1:19800  UP        150         250      50           0          2        2       7  3.0 GB
          srv2:19800  NEW         -           -       -           -          0        0       -  -
        """,
        admin.printed("top", "--once", "--interval", "2"));
  }

  @Test
  void jsonIsOneInterval() {
    String json = admin.json("top", "--json");
    assertTrue(
        json.contains(
            ("{'id':'"
                    + FakeCluster.ONE
                    + "','address':'srv1:19800','state':'UP',"
                    + "'answers':true,'getsPerSecond':300,'getP99Us':250,'setsPerSecond':100,"
                    + "'setP99Us':0,'primaries':2,'replicas':2,'lagMs':7,'freeBytes':3221225472}")
                .replace("'", "\"")),
        json);
    assertTrue(json.contains("\"answers\":false,\"getsPerSecond\":0"), json);
  }

  @Test
  void aRestartedNodeCountsFromZero() {
    looks = 5;
    answer();
    admin.terminal.meanwhile =
        () -> {
          looks = 1;
          answer();
        };
    assertTrue(admin.json("top", "--json").contains("\"getsPerSecond\":300"), admin::out);
  }

  @Test
  void withoutATerminalTableFollowsTable() {
    admin.terminal.meanwhile =
        () -> {
          answer();
          if (looks > 3) {
            Thread.currentThread().interrupt();
          }
        };
    String out = admin.printed("top");
    assertEquals(2, out.lines().filter(line -> line.startsWith("Leader")).count(), out);
    assertEquals(List.of(), admin.terminal.screens);
  }

  @Test
  void inATerminalKeysSortAndEnd() {
    admin.terminal.interactive = true;
    admin.terminal.keys.addAll(
        List.of(Key.NONE, Key.UP, Key.RIGHT, Key.LEFT, Key.LEFT, Key.DOWN, Key.OTHER));
    assertEquals("", admin.printed("top"));
    List<String> screens = admin.terminal.screens;
    assertEquals(8, screens.size());
    assertEquals(1, admin.terminal.closed);
    assertTrue(screens.get(0).contains("srv1:19800  UP          0"), screens.get(0));
    assertTrue(screens.get(1).contains("srv1:19800  UP        300"), screens.get(1));
    assertTrue(screens.get(2).contains("NODE ^"), screens.get(2));
    assertTrue(
        screens.get(2).indexOf("srv2:19800") < screens.get(2).indexOf("srv1:19800"),
        screens.get(2));
    assertTrue(screens.get(3).contains("STATE ^"), screens.get(3));
    assertTrue(screens.get(7).contains("q: quit"), screens.get(7));
    for (String screen : screens) {
      assertTrue(screen.lines().count() <= 10, screen);
      assertTrue(screen.lines().allMatch(line -> line.length() <= 60), screen);
    }
  }
}
