package io.kumo.tools.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ClusterStatus.RebalanceStatus;
import io.kumo.message.ClusterStatus.Unavailability;
import io.kumo.message.ClusterStatus.UnavailablePartitions;
import io.kumo.message.ManagerRequest.AcceptLoss;
import io.kumo.ring.Address;
import io.kumo.tools.options.ExitCode;
import io.kumo.tools.options.FailureException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminProgramTest {
  private final AdminRun admin = new AdminRun();
  private final FakeCluster cluster = admin.cluster;

  private ExitCode run(String... args) {
    return admin.run(args);
  }

  private String out() {
    return admin.out();
  }

  @Test
  void asksTheManagerOfThisHostUnlessTold() {
    assertEquals(ExitCode.OK, run("status"));
    assertEquals(List.of(new Address("localhost", 19700)), admin.managers);
    run("-m", "a,b:7", "status");
    assertEquals(List.of(new Address("a", 19700), new Address("b", 7)), admin.managers);
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
        Compared          all within the last 1 h 2 min

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
            "replicas" : 2,
            "held" : 3,
            "unverifiedSeconds" : 3720
          }, {
            "id" : "22222222-0000-0000-0000-000000000002",
            "address" : "srv2:19800",
            "state" : "NEW",
            "zone" : "",
            "weight" : 100,
            "primaries" : 0,
            "replicas" : 0,
            "held" : 0,
            "unverifiedSeconds" : 0
          } ],
          "underReplicated" : 3,
          "rebalance" : null,
          "unverifiedSeconds" : 3720,
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
        out()
            .replaceAll("\\s", "")
            .contains(
                "\"rebalance\":{\"movesDone\":4,\"movesLeft\":6,\"moving\":2,"
                    + "\"bytes\":1048576,\"keys\":100,\"bytesPerSecond\":50000,"
                    + "\"secondsLeft\":30,\"paused\":false}"),
        out());
    run("status");
    assertTrue(
        out()
            .contains(
                "Rebalance         4 moves done, 6 left, 1.0 MB, 100 keys, 48.8 KB/s, 30 s to go\n"),
        out());
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
    assertEquals(List.of(new AcceptLoss(List.of(7, 3), false)), cluster.orders);
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
    assertEquals(List.of(new AcceptLoss(List.of(), true)), cluster.orders);
    assertEquals("No partition is void: nothing has changed.\n", out());
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
      quoteCharacter = '"',
      value = {
        "-m a | no command is given; there are status, top, stat, ring, locate",
        "destroy | no such command: destroy; there are status, top",
        "--json destroy --help | no such command: destroy",
        "help destroy | no such command: destroy",
        "status now | status takes no argument: now",
        "status --wait | unknown option: --wait",
        "locate | name at least one key",
        "locate a --nodes a,a | --nodes names one node twice: a",
        "locate a --nodes srv1:x | --nodes: port is no number",
        "attach srv3:19800 | no node has the address or id srv3:19800",
        "drain | name at least one node",
        "weight srv1:19800 | weight needs a node and a number or 'default', given is: srv1:19800",
        "weight srv1:19800 x | a weight is a number from 0 or 'default', not x",
        "rebalance | exactly one of pause, resume and cancel is needed, and none is given",
        "rebalance stop | none of pause, resume and cancel: stop",
        "rebalance pause --wait | nothing comes to an end by a pause",
        "auto-replace | 'on', 'on SECONDS' or 'off', none is given",
        "auto-replace on soon | no number of seconds: soon",
        "auto-replace off 5 | 'on', 'on SECONDS' or 'off', given is: off 5",
        "explain | exactly one partition, or key:KEY, is needed",
        "explain abc | neither a partition's number nor key:KEY: abc",
        "explain 4 | partitions are numbered 0 to 3: 4",
        "stat | stat needs a node and may have an item, none is given",
        "stat srv3:1 | no node has the address or id srv3:1",
        "top now | top takes no argument: now",
        "top --interval 0 | --interval is no number from 1 to 3600: 0",
        "get | get needs KEY, none is given",
        "get a b | get needs KEY, given is: a b",
        "set a | set needs KEY VALUE, given is: a",
        "log -n x | --lines is no number from 1 to 100000: x",
        "settings replicas | not of the form NAME=VALUE: replicas",
        "settings a=1 a=2 | set twice: a",
        "manager | none of 'add NEW', 'remove OLD' and 'replace OLD NEW', none is given",
        "manager add a --force | --force is for 'remove OLD' only",
        "manager add a:x | port is no number",
        "completion fish | completion is for 'bash' or 'zsh'",
        "-m a,,b status | --managers: host is empty"
      })
  void refusesWrongUse(String line, String message) {
    assertEquals(ExitCode.USAGE, run(line.split(" ", -1)));
    assertTrue(admin.err().contains(message), admin::err);
    assertEquals("", out());
    assertEquals(List.of(), cluster.orders);
  }

  @Test
  void everyCommandSaysThatNoManagerAnswers() {
    AdminProgram.Connector dead =
        (named, verbose, work) -> {
          throw new FailureException("no manager answers at " + named);
        };
    for (AdminCommand command : Commands.ALL) {
      if (command instanceof ClusterCommand) {
        String word = command.arguments().isEmpty() ? "--json" : "word";
        assertEquals(ExitCode.FAILED, admin.run(dead, command.name(), word));
        assertEquals("kumo-admin: no manager answers at [localhost:19700]\n", admin.err());
      }
    }
  }

  @Test
  void saysWhatTheManagersRefuse() {
    cluster.refusal = Optional.of("node srv1:19800 lives and holds data: drain it first");
    assertEquals(ExitCode.FAILED, run("detach"));
    assertTrue(admin.err().contains("the managers refuse: node srv1:19800 lives"), admin::err);
  }

  @Test
  void helpTellsOfEachCommand() {
    for (AdminCommand command : Commands.ALL) {
      String help = admin.printed("help", command.name());
      assertTrue(help.startsWith("Usage: kumo-admin [OPTION]... " + command.name()), () -> help);
      assertEquals(help, admin.printed(command.name(), "--help"));
      assertEquals(help, admin.printed("-m", "a", "--help", command.name()));
      assertTrue(help.lines().allMatch(line -> line.length() <= 80), () -> help);
    }
    assertTrue(admin.printed("help", "drain").contains("--wait"), this::out);
    assertTrue(admin.json("help", "--json").startsWith("{\"help\":\"Usage:"), this::out);
  }

  @Test
  void helpNamesAllCommands() {
    String help = admin.printed("--help");
    assertEquals(help, admin.printed("help"));
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), () -> help);
    for (AdminCommand command : Commands.ALL) {
      assertTrue(help.contains("\n  " + command.name() + " "), () -> command.name() + help);
    }
  }
}
