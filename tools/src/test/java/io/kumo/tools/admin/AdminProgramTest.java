package io.kumo.tools.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ClusterStatus.RebalanceStatus;
import io.kumo.message.ClusterStatus.Unavailability;
import io.kumo.message.ClusterStatus.UnavailablePartitions;
import io.kumo.ring.Address;
import io.kumo.tools.options.CommandLine;
import io.kumo.tools.options.ExitCode;
import io.kumo.tools.options.FailureException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminProgramTest {
  private final FakeCluster cluster = new FakeCluster();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private List<Address> managers = List.of();

  private ExitCode run(String... args) {
    return run(
        (named, verbose, work) -> {
          managers = named;
          work.on(cluster);
        },
        args);
  }

  private ExitCode run(AdminProgram.Connector connector, String... args) {
    return CommandLine.run(
        new AdminProgram(connector),
        List.of(args),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void asksTheManagerOfThisHostUnlessTold() {
    assertEquals(ExitCode.OK, run("status"));
    assertEquals(List.of(new Address("localhost", 19700)), managers);
    run("-m", "a,b:7", "status");
    assertEquals(List.of(new Address("a", 19700), new Address("b", 7)), managers);
  }

  @Test
  void statusIsATable() {
    run("status");
    assertEquals(
        """
        Cluster           cccccccc-0000-0000-0000-000000000000
        Epoch             42
        Leader            mgr1:19700
        Under-replicated  3 partitions
        Rebalance         none

        Managers
          ADDRESS     ROLE
          mgr1:19700  LEADER
          mgr2:19700  UNREACHABLE

        Nodes
          ID                                    ADDRESS     STATE  ZONE  WEIGHT  PRIMARIES  REPLICAS
          11111111-0000-0000-0000-000000000001  srv1:19800  UP     east      50          2         2
          22222222-0000-0000-0000-000000000002  srv2:19800  NEW    -        100          0         0
        """,
        out());
  }

  @Test
  void statusIsOneJsonObject() {
    run("status", "--json");
    assertEquals(
        """
        {
          "clusterId" : "cccccccc-0000-0000-0000-000000000000",
          "epoch" : 42,
          "leader" : "mgr1:19700",
          "managers" : [ {
            "address" : "mgr1:19700",
            "role" : "LEADER"
          }, {
            "address" : "mgr2:19700",
            "role" : "UNREACHABLE"
          } ],
          "nodes" : [ {
            "id" : "11111111-0000-0000-0000-000000000001",
            "address" : "srv1:19800",
            "state" : "UP",
            "zone" : "east",
            "weight" : 50,
            "primaries" : 2,
            "replicas" : 2
          }, {
            "id" : "22222222-0000-0000-0000-000000000002",
            "address" : "srv2:19800",
            "state" : "NEW",
            "zone" : "",
            "weight" : 100,
            "primaries" : 0,
            "replicas" : 0
          } ],
          "underReplicated" : 3,
          "rebalance" : null,
          "unavailable" : [ ]
        }
        """,
        out());
  }

  @Test
  void statusShowsWhatMovesAndThatNobodyLeads() {
    cluster.rebalance =
        Optional.of(new RebalanceStatus(4, 6, 2, 1 << 20, 100, 50_000, OptionalLong.of(30), false));
    cluster.leader = Optional.empty();
    run("--json", "status");
    assertTrue(out().contains("\"leader\" : null"), out());
    assertTrue(
        out().replaceAll("\\s", "").contains("\"rebalance\":{\"movesDone\":4,\"movesLeft\":6}"),
        out());
    out.reset();
    run("status");
    assertTrue(out().contains("Rebalance         4 moves done, 6 left\n"), out());
    assertTrue(out().contains("Leader            none\n"), out());
  }

  @Test
  void statusNamesWhatIsNotServed() {
    cluster.unavailable =
        List.of(new UnavailablePartitions(Unavailability.HOLDERS_VOID, List.of(3, 7)));
    run("status");
    assertTrue(
        out()
            .contains(
                "Unavailable       2 partitions are lost on all nodes that held them, see"
                    + " accept-loss: [3, 7]\n"),
        out());
    out.reset();
    run("status", "--json");
    assertTrue(
        out()
            .replaceAll("\\s", "")
            .contains("\"unavailable\":[{\"why\":\"HOLDERS_VOID\",\"partitions\":[3,7]}]"),
        out());
  }

  @Test
  void acceptLossTellsWhatIsLeft() {
    assertEquals(ExitCode.OK, run("accept-loss", "7", "3"));
    assertEquals(List.of("[7, 3] false"), cluster.accepted);
    assertEquals(
        """
        Gone on with 2 partitions:
          PARTITION  NODE                                  HELD AT ITS START
                  7  11111111-0000-0000-0000-000000000001  nothing
                  3  11111111-0000-0000-0000-000000000001  up to 2.9
        """,
        out());
  }

  @Test
  void acceptLossHasToBeToldOfWhat() {
    assertEquals(ExitCode.USAGE, run("accept-loss"));
    assertEquals(ExitCode.USAGE, run("accept-loss", "some"));
    assertEquals(ExitCode.OK, run("accept-loss", "all-void"));
    assertEquals(List.of("[] true"), cluster.accepted);
    assertEquals("No partition is void: nothing has changed.\n", out());
  }

  @Test
  void attachTakesAllNewNodesUnlessTold() {
    assertEquals(ExitCode.OK, run("attach"));
    assertEquals(List.of(List.of()), cluster.attachments);
    assertEquals(
        """
        Attached 1 node:
          ID                                    ADDRESS
          22222222-0000-0000-0000-000000000002  srv2:19800
        """,
        out());
  }

  @Test
  void attachKnowsNodesByAddressAndId() {
    run("attach", "srv1:19800", "2222", "--json");
    assertEquals(List.of(List.of(FakeCluster.ONE, FakeCluster.TWO)), cluster.attachments);
    assertEquals(
        "{\n  \"attached\" : [ \"" + FakeCluster.ONE + "\", \"" + FakeCluster.TWO + "\" ]\n}\n",
        out());
  }

  @Test
  void locateShowsTheChainThePrimaryFirst() {
    assertEquals(ExitCode.OK, run("locate", "abc", "user:1"));
    assertEquals(
        """
          KEY     HASH              PARTITION  PART        ADDRESS     NODE
          abc     78af5f94892f3950          1  PRIMARY     srv1:19800  ONE
          abc     78af5f94892f3950          1  JOINING     srv2:19800  TWO
          user:1  3b577afd7fed9501          0  nobody yet  -           -
        """,
        out()
            .replace(FakeCluster.ONE.toString(), "ONE")
            .replace(FakeCluster.TWO.toString(), "TWO"));
  }

  @Test
  void locateIsOneJsonObject() {
    run("locate", "abc", "--json");
    assertEquals(
        """
        {
          "keys" : [ {
            "key" : "abc",
            "hash" : "78af5f94892f3950",
            "partition" : 1,
            "term" : 7,
            "active" : true,
            "chain" : [ {
              "id" : "11111111-0000-0000-0000-000000000001",
              "address" : "srv1:19800",
              "part" : "PRIMARY"
            }, {
              "id" : "22222222-0000-0000-0000-000000000002",
              "address" : "srv2:19800",
              "part" : "JOINING"
            } ]
          } ]
        }
        """,
        out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-m a | no command is given; there are status, attach, locate",
        "destroy | no such command: destroy; there are status, attach, locate",
        "status now | status takes no argument: now",
        "locate | locate needs a key",
        "attach srv3:19800 | no node has the address or id srv3:19800",
        "-m a,,b status | --managers: host is empty"
      })
  void refusesWrongUse(String line, String message) {
    assertEquals(ExitCode.USAGE, run(line.split(" ", -1)));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains(message), () -> "" + err);
    assertEquals("", out());
  }

  @Test
  void saysThatNoManagerAnswers() {
    AdminProgram.Connector dead =
        (named, verbose, work) -> {
          throw new FailureException("no manager answers at " + named);
        };
    assertEquals(ExitCode.FAILED, run(dead, "status"));
    assertEquals(
        "kumo-admin: no manager answers at [localhost:19700]\n",
        err.toString(StandardCharsets.UTF_8));
  }
}
