package io.kumo.tools.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ClusterStatus.Unavailability;
import io.kumo.message.ClusterStatus.UnavailablePartitions;
import io.kumo.message.ManagerReply.PartitionPlacement;
import io.kumo.message.MetricsReport;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.tools.options.ExitCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands that show something. */
class ViewsTest {
  private static final NodeId ONE = FakeCluster.ONE;
  private static final NodeId TWO = FakeCluster.TWO;

  private final AdminRun admin = new AdminRun();
  private final FakeCluster cluster = admin.cluster;

  private void place(Chain chain, List<NodeId> target) {
    cluster.placement = List.of(new PartitionPlacement(chain, target));
  }

  private static Chain led(boolean active, List<NodeId> inSync, List<NodeId> assigned) {
    return new Chain(
        3,
        2,
        active ? Activity.ACTIVE : Activity.INACTIVE,
        inSync.stream().map(id -> new Member(id, 1)).toList(),
        assigned);
  }

  private String next() {
    String out = admin.printed("explain", "0");
    return out.substring(out.indexOf("Next\n") + 7).strip();
  }

  @Test
  void ringShowsEveryPartition() {
    assertEquals(
        """
          PARTITION  TERM  LEADER TERM  ACTIVE  IN SYNC     ASSIGNED                TARGET
                  0     0            0  no      -           -                       -
                  1     7            5  yes     srv1:19800  srv2:19800, srv1:19800  same
                  2     0            0  no      -           -                       -
                  3     0            0  no      -           -                       -
        """,
        admin.printed("ring"));
  }

  @Test
  void ringShowsWhatLacksCopies() {
    place(led(true, List.of(ONE, TWO), List.of(ONE, TWO)), List.of(ONE, TWO));
    assertEquals("", admin.printed("ring", "--under-replicated").replaceAll("No .*\n", ""));
    assertEquals(
        "{\"epoch\":42,\"replicas\":2,\"partitions\":[]}",
        admin.json("ring", "--under-replicated", "--json"));
    place(led(true, List.of(ONE), List.of(ONE, TWO)), List.of(ONE, TWO));
    assertEquals(
        ("{'epoch':42,'replicas':2,'partitions':[{'partition':0,'term':3,'leaderTerm':2,"
                + "'active':true,'inSync':['1'],'assigned':['1','2'],'target':['1','2']}]}")
            .replace("'", "\"")
            .replace("\"1\"", "\"" + ONE + "\"")
            .replace("\"2\"", "\"" + TWO + "\""),
        admin.json("ring", "--under-replicated", "--json"));
  }

  @Test
  void locateTellsWhereKeysWouldBe() {
    String now = admin.printed("locate", "abc", "--nodes", "srv2:19800");
    assertTrue(now.contains("PRIMARY  srv2:19800  " + TWO), now);
    String later = admin.printed("locate", "abc", "user:1", "--nodes", "srv1:19800,2222,srv9");
    assertEquals(4, later.lines().skip(1).count(), later);
    assertTrue(later.lines().anyMatch(line -> line.contains("srv9:19800")), later);
    assertEquals(
        later, admin.printed("locate", "abc", "user:1", "--nodes", "srv1:19800,2222,srv9"));
    assertTrue(
        admin.json("locate", "abc", "--nodes", "2222", "--json").contains("\"part\":\"PRIMARY\""),
        admin::out);
  }

  @Test
  void explainShowsSharesAndParts() {
    place(led(true, List.of(ONE), List.of(ONE, TWO)), List.of(ONE, TWO));
    cluster.twoIs = NodeState.UP;
    assertEquals(
        """
        Partition  0, in term 3, led since term 2
        In sync    srv1:19800
        Assigned   srv1:19800, srv2:19800
        Target     srv1:19800, srv2:19800

        Nodes get copies by weight, one of each partition, in different zones if they can
          ADDRESS     STATE  ZONE  WEIGHT  WEIGHT %  IN SYNC  PLANNED  HERE
          srv2:19800  UP     -        100      66.7        0        1  joining
          srv1:19800  UP     east      50      33.3        2        1  primary

        Next
          The primary brings srv2:19800 in sync, by what it missed or by a copy.
        """,
        admin.printed("explain", "0"));
    String json = admin.json("explain", "0", "--json");
    assertTrue(json.startsWith("{\"partition\":0,\"epoch\":42,\"term\":3,"), json);
    assertTrue(json.contains("\"next\":[\"Theprimarybringssrv2:19800insync"), json);
  }

  @Test
  void explainKnowsPartitionsByKey() {
    assertTrue(
        admin.printed("explain", "key:abc").startsWith("Partition  1, in term 7"), admin::out);
  }

  @Test
  void explainTellsWhatIsWaitedFor() {
    cluster.twoIs = NodeState.UP;
    List<NodeId> one = List.of(ONE);
    List<NodeId> two = List.of(TWO);
    List<NodeId> both = List.of(ONE, TWO);
    place(led(true, both, both), both);
    assertEquals("Nothing: it is where it shall be.", next());
    place(led(true, one, one), two);
    assertTrue(next().endsWith("is begun as soon as its turn comes."), admin::out);
    cluster.settings.put("rebalance-paused", "true");
    assertTrue(next().contains("rebalancing is paused"), admin::out);
    cluster.settings.put("rebalance-paused", "false");
    cluster.twoIs = NodeState.DOWN;
    assertTrue(next().contains("srv2:19800 is DOWN"), admin::out);
    place(led(true, one, both), both);
    assertTrue(next().contains("'kumo-admin detach' gives its share to others"), admin::out);
    cluster.settings.put("auto-replace", "true");
    assertTrue(next().contains("once it is lost for 300 s"), admin::out);
    place(led(true, List.of(ONE, TWO), List.of(ONE, TWO)), two);
    assertTrue(next().contains("the move is finished now"), admin::out);
    place(led(true, List.of(ONE, TWO), two), two);
    assertTrue(next().contains("hands over to srv2:19800"), admin::out);
    assertTrue(next().contains("srv1:19800 should not hold it any more"), admin::out);
    place(led(false, one, one), two);
    assertTrue(next().contains("Its term is not active"), admin::out);
    place(Chain.EMPTY, List.of());
    assertTrue(next().contains("'kumo-admin attach'"), admin::out);
  }

  @Test
  void explainTellsWhoHasEnoughToDo() {
    cluster.twoIs = NodeState.UP;
    cluster.placement =
        List.of(
            new PartitionPlacement(led(true, List.of(ONE), List.of(ONE)), List.of(ONE, TWO)),
            new PartitionPlacement(led(true, List.of(ONE), List.of(ONE, TWO)), List.of(TWO)));
    assertTrue(
        next().contains("srv1:19800 sends as many partitions at once as it may: 1"), admin::out);
    cluster.settings.put("moves-per-node", "2");
    assertTrue(next().contains("as soon as its turn comes"), admin::out);
  }

  @Test
  void explainTellsWhatIsLost() {
    place(led(true, List.of(ONE), List.of(ONE)), List.of(ONE));
    cluster.unavailable =
        List.of(new UnavailablePartitions(Unavailability.HOLDERS_VOID, List.of(0)));
    assertTrue(next().contains("'kumo-admin accept-loss 0'"), admin::out);
    cluster.unavailable =
        List.of(new UnavailablePartitions(Unavailability.HOLDERS_AWAITED, List.of(0)));
    assertTrue(next().contains("start those that are DOWN"), admin::out);
  }

  @Test
  void statShowsMetricsByName() {
    cluster.metrics.put(
        FakeCluster.ONE_AT,
        new MetricsReport(Map.of("node.get.hits", 3.0, "node.get.latency-us.p99", 1.5)));
    assertEquals(
        """
          METRIC                   VALUE
          node.get.hits                3
          node.get.latency-us.p99   1.50
        """,
        admin.printed("stat", "1111"));
    assertEquals(
        ("{'id':'" + ONE + "','address':'srv1:19800','metrics':{'node.get.hits':3}}")
            .replace("'", "\""),
        admin.json("stat", "1111", "hits", "--json"));
    assertEquals(ExitCode.FAILED, admin.run("stat", "1111", "nothing"));
    assertTrue(admin.err().contains("no metric's name contains nothing"), admin::err);
    assertEquals(ExitCode.FAILED, admin.run("stat", "2222"));
    assertTrue(admin.err().contains("node srv2:19800 does not answer"), admin::err);
  }

  @Test
  void logShowsTheNewestLast() {
    String out = admin.printed("log");
    assertTrue(out.lines().skip(1).findFirst().orElseThrow().endsWith("9     41  max 20"), out);
    assertEquals(
        ("{'events':[{'index':9,'time':'1970-01-01T00:00:00Z','epoch':41,'text':'max7'},"
                + "{'index':10,'time':'1970-01-01T00:00:00.001Z','epoch':42,'text':'nodeisUP'}]}")
            .replace("'", "\""),
        admin.json("log", "-n", "7", "--json"));
  }
}
