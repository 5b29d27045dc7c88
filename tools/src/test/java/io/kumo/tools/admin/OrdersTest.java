package io.kumo.tools.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ClusterStatus.RebalanceStatus;
import io.kumo.message.ManagerRequest.ChangeManagers;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.message.ManagerRequest.ChangeRing.Order;
import io.kumo.message.ManagerRequest.ChangeSettings;
import io.kumo.ring.Address;
import io.kumo.ring.NodeId;
import io.kumo.tools.options.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The commands that change something. */
class OrdersTest {
  private final AdminRun admin = new AdminRun();
  private final FakeCluster cluster = admin.cluster;

  private void assertOrdered(Order order, List<NodeId> nodes, boolean replan, String... args) {
    cluster.orders.clear();
    admin.printed(args);
    assertEquals(
        List.of(new ChangeRing(order, nodes, OptionalInt.empty(), replan)), cluster.orders);
  }

  private static Optional<RebalanceStatus> moves(int done, int left, boolean paused) {
    return Optional.of(
        new RebalanceStatus(done, left, left, 1_024, 3, 512, OptionalLong.empty(), paused));
  }

  @Test
  void attachTakesAllNewNodesUnlessTold() {
    assertOrdered(Order.ATTACH, List.of(), true, "attach");
    assertEquals(
        """
        1 node attached:
          ID                                    ADDRESS     STATE
          22222222-0000-0000-0000-000000000002  srv2:19800  NEW
        3 replicas to be copied; 'kumo-admin status' shows how far it is.
        """,
        admin.out());
  }

  @Test
  void ordersKnowNodesByAddressAndId() {
    List<NodeId> both = List.of(FakeCluster.ONE, FakeCluster.TWO);
    assertOrdered(Order.ATTACH, both, true, "attach", "srv1:19800", "2222", "--json");
    assertEquals(
        """
        {
          "attached" : [ "ONE", "TWO" ],
          "movesLeft" : 3
        }
        """,
        admin
            .out()
            .replace(FakeCluster.ONE.toString(), "ONE")
            .replace(FakeCluster.TWO.toString(), "TWO"));
  }

  @Test
  void eachOrderSaysWhetherThePlanFollows() {
    List<NodeId> one = List.of(FakeCluster.ONE);
    assertOrdered(Order.ATTACH, one, false, "attach-noreplace", "1111");
    assertTrue(admin.out().contains("No data moves for it before 'kumo-admin replace'."));
    assertOrdered(Order.DETACH, one, true, "detach", "1111");
    assertOrdered(Order.DETACH, List.of(), true, "detach");
    assertOrdered(Order.DETACH, List.of(), false, "detach-noreplace");
    assertOrdered(Order.REPLAN, List.of(), true, "replace");
    assertOrdered(Order.DRAIN, one, true, "drain", "srv1:19800");
    assertOrdered(Order.CANCEL, List.of(), true, "rebalance", "cancel");
  }

  @Test
  void waitingShowsHowFarItIs() {
    cluster.rebalance = moves(1, 3, false);
    cluster.twoIs = NodeState.DRAINING;
    admin.terminal.meanwhile =
        () -> {
          int done = cluster.rebalance.map(RebalanceStatus::movesDone).orElse(4);
          cluster.rebalance = done < 3 ? moves(done + 2, 2 - done, false) : Optional.empty();
          cluster.twoIs = done < 4 ? NodeState.DRAINING : NodeState.DRAINED;
        };
    String out = admin.printed("drain", "2222", "--wait");
    assertEquals(
        """
         25% 1 moves done, 3 left, 1.0 KB, 3 keys, 512 B/s
         75% 3 moves done, 1 left, 1.0 KB, 3 keys, 512 B/s
        """,
        admin.err());
    assertTrue(out.contains("srv2:19800  DRAINED"), out);
    assertTrue(out.contains("Nothing is left to be copied."), out);
  }

  @Test
  void inATerminalABarIsDrawnOver() {
    admin.terminal.redraws = true;
    cluster.rebalance = moves(1, 1, false);
    admin.terminal.meanwhile = () -> cluster.rebalance = Optional.empty();
    admin.printed("replace", "--wait", "--json");
    assertEquals(
        "\r[###############---------------]  50% 1 moves done, 1 left, 1.0 KB, 3 keys, 512 B/s"
            + "\033[K\n",
        admin.err());
  }

  @Test
  void nobodyWaitsForWhatIsPaused() {
    cluster.rebalance = moves(1, 3, true);
    assertEquals(ExitCode.FAILED, admin.run("replace", "--wait"));
    assertEquals(
        "kumo-admin: rebalancing is paused, with 3 moves left; 'kumo-admin rebalance resume' lets"
            + " it go on\n",
        admin.err());
  }

  @Test
  void rebalanceIsHeldAndLetGoOnByASetting() {
    cluster.rebalance = moves(1, 3, true);
    assertEquals(
        "Rebalance: 1 moves done, 3 left, 1.0 KB, 3 keys, 512 B/s, paused\n",
        admin.printed("rebalance", "pause"));
    cluster.rebalance = Optional.empty();
    assertEquals("{\"rebalance\":null}", admin.json("rebalance", "resume", "--json"));
    assertEquals(
        List.of(
            new ChangeSettings(Map.of("rebalance-paused", "true")),
            new ChangeSettings(Map.of("rebalance-paused", "false"))),
        cluster.orders);
  }

  @Test
  void aWeightIsANumberOrTheNodesOwn() {
    assertEquals(
        "Node srv1:19800 has weight 50.\n3 replicas to be copied for all changes.\n",
        admin.printed("weight", "srv1:19800", "50"));
    assertTrue(
        admin.json("weight", "1111", "default", "--json").contains("\"weight\":50"), admin::out);
    List<NodeId> one = List.of(FakeCluster.ONE);
    assertEquals(
        List.of(
            new ChangeRing(Order.WEIGH, one, OptionalInt.of(50), true),
            new ChangeRing(Order.WEIGH, one, OptionalInt.empty(), true)),
        cluster.orders);
  }

  @Test
  void autoReplaceIsASwitchWithADelay() {
    assertEquals(
        """
          NAME                  VALUE  MEANING
          auto-replace          true   Means auto-replace.
          auto-replace-seconds  60     Means auto-replace-seconds.
        """,
        admin.printed("auto-replace", "on", "60"));
    admin.printed("auto-replace", "on");
    admin.printed("auto-replace", "off");
    assertEquals(
        List.of(
            new ChangeSettings(Map.of("auto-replace", "true", "auto-replace-seconds", "60")),
            new ChangeSettings(Map.of("auto-replace", "true")),
            new ChangeSettings(Map.of("auto-replace", "false"))),
        cluster.orders);
  }

  @Test
  void settingsAreShownAndChangedTogether() {
    String out = admin.printed("settings", "moves-per-node=4", "auto-replace=true");
    assertTrue(out.contains("moves-per-node        4      Means moves-per-node."), out);
    assertTrue(out.contains("Means replicas. Fixed."), out);
    assertTrue(
        admin
            .json("settings", "--json")
            .contains(
                "{\"name\":\"replicas\",\"value\":\"2\",\"meaning\":\"Meansreplicas.\","
                    + "\"fixed\":true}"),
        admin::out);
    assertEquals(
        List.of(
            new ChangeSettings(Map.of("moves-per-node", "4", "auto-replace", "true")),
            new ChangeSettings(Map.of())),
        cluster.orders);
  }

  @Test
  void managersComeAndGo() {
    Address joining = new Address("mgr4", 19700);
    Address leaving = new Address("mgr2", 7);
    assertEquals(
        """
        The managers are now: mgr4:19700
        Name them behind -m of nodes and proxies at their next start.
        """,
        admin.printed("manager", "add", "mgr4"));
    assertEquals(
        "{\"managers\":[],\"changed\":false}",
        admin.json("manager", "remove", "mgr2:7", "--force", "--json"));
    admin.printed("manager", "replace", "mgr2:7", "mgr4");
    assertEquals(
        List.of(
            ChangeManagers.add(joining),
            ChangeManagers.remove(leaving, true),
            ChangeManagers.replace(leaving, joining)),
        cluster.orders);
  }
}
