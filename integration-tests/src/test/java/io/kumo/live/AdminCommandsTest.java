package io.kumo.live;

import static io.kumo.live.cluster.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kumo.live.cluster.Admin;
import io.kumo.live.cluster.Admin.Outcome;
import io.kumo.live.cluster.ProcessCluster;
import io.kumo.live.cluster.Seat;
import io.kumo.live.cluster.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of kumo-admin against a cluster of processes, with wrong arguments and without
 * managers too. One of each kind is typed as an operator does, in a process of its own.
 */
class AdminCommandsTest {
  /** Enough to be spread and moved; with them a change of all takes seconds. */
  private static final int PARTITIONS = 64;

  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final long SCREEN_SECONDS_MAX = 60;

  @TempDir private Path folder;

  private Admin admin;
  private final Set<String> tried = new TreeSet<>();

  @Test
  void everyCommandDoesWhatItSays() throws Exception {
    try (ProcessCluster cluster =
        ProcessCluster.start(folder, Shape.SEVEN.withPartitions(PARTITIONS))) {
      admin = cluster.admin();
      String node = cluster.nodes().get(0).address().toString();
      entries();
      views(node);
      settings();
      wrongWords(node);
      typed(node);
      top(cluster);
      orders(cluster);
      managers(cluster);
      assertEquals(commands(), tried);
      nobodyAnswers(cluster, node);
    }
  }

  /** In a real terminal, which it takes over and gives back. */
  private void top(ProcessCluster cluster) throws Exception {
    if (!Files.isExecutable(SCRIPT)) {
      System.out.println("top is not tried in a terminal: no program here makes one");
      return;
    }
    String command =
        cluster.admin().command("top").stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Path out = folder.resolve("screen");
    Process screen =
        new ProcessBuilder(SCRIPT.toString(), "-qec", command, "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try (OutputStream keys = screen.getOutputStream()) {
      eventually("the first table is drawn", () -> assertTrue(shown(out).contains("GETS/S")));
      keys.write("\033[Cq".getBytes(StandardCharsets.US_ASCII));
      keys.flush();
      assertTrue(screen.waitFor(SCREEN_SECONDS_MAX, TimeUnit.SECONDS), shown(out));
    } finally {
      screen.destroyForcibly();
    }
    assertEquals(0, screen.exitValue(), shown(out));
    assertTrue(shown(out).contains("\033[?1049l"), "it leaves the screen as it was");
  }

  private static String shown(Path out) throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  /** All that the shell completes. */
  private Set<String> commands() {
    String before = "'') choices+=\" ";
    String script = ok("completion", "bash");
    String from = script.substring(script.indexOf(before) + before.length());
    return new TreeSet<>(List.of(from.substring(0, from.indexOf('"')).split(" ", -1)));
  }

  private void entries() {
    ok("set", "user:1", "some value");
    assertTrue(ok("get", "user:1").contains("some value"));
    ok("delete", "user:1");
    fails("get", "user:1");
  }

  private void views(String node) throws IOException {
    assertEquals(3, json("status").get("nodes").size());
    assertTrue(ok("status").contains("LEADER"));
    assertEquals(PARTITIONS, json("ring").get("partitions").size());
    assertEquals(0, json("ring", "--under-replicated").get("partitions").size());
    assertTrue(ok("locate", "a", "b").contains(node));
    assertTrue(ok("locate", "a", "--nodes", node).contains(node));
    assertTrue(ok("explain", "7").contains("Next"));
    assertTrue(ok("explain", "key:user:1").contains("Next"));
    assertTrue(ok("stat", node, "node.net").contains("node.net.read-bytes"));
    assertTrue(ok("top", "--once").contains(node));
    assertTrue(ok("log", "-n", "5").lines().count() >= 2);
    assertTrue(ok("help", "drain").contains("--wait"));
  }

  private void settings() throws IOException {
    ok("settings", "moves-per-node=8", "verify-seconds=3600");
    assertTrue(ok("settings").contains("3600"));
    assertTrue(fails("settings", "replicas=0").err().contains("replicas"));
    assertTrue(fails("settings", "partitions=8").err().contains("fixed"));
    ok("auto-replace", "on", "900");
    ok("auto-replace", "off");
    ok("rebalance", "pause");
    ok("rebalance", "resume");
    ok("rebalance", "cancel");
    assertTrue(fails("accept-loss", "3").err().contains("served"));
  }

  /** A wrong command line ends with 2 and changes nothing; what is refused ends with 1. */
  private void wrongWords(String node) throws IOException {
    long epoch = json("status").get("epoch").longValue();
    for (String line :
        List.of(
            "",
            "no-such-command",
            "status --no-such-option",
            "status extra",
            "status -m",
            "top --interval 0",
            "stat",
            "stat 127.0.0.1:1",
            "ring 7",
            "locate",
            "locate a --nodes",
            "explain",
            "explain " + PARTITIONS,
            "explain x",
            "log -n none",
            "attach 127.0.0.1:1",
            "drain",
            "drain 127.0.0.1:1",
            "weight " + node,
            "weight 127.0.0.1:1 7",
            "weight " + node + " -1",
            "rebalance",
            "rebalance stop",
            "rebalance pause --wait",
            "auto-replace",
            "auto-replace on soon",
            "full-replace " + node,
            "accept-loss",
            "accept-loss x",
            "settings moves-per-node",
            "settings moves-per-node=1 moves-per-node=2",
            "manager",
            "manager add",
            "manager add 127.0.0.1:1 --force",
            "manager remove 127.0.0.1:x",
            "get",
            "set user:1",
            "delete " + "k".repeat(251),
            "completion fish",
            "help no-such-command")) {
      assertEnds(2, admin.run(line.isEmpty() ? new String[0] : line.split(" ", -1)), line);
    }
    for (String line :
        List.of(
            "stat " + node + " no-such-metric",
            "accept-loss " + PARTITIONS,
            "settings no-such-setting=1",
            "settings moves-per-node=0",
            "manager add 127.0.0.1:1")) {
      assertEnds(1, admin.run(line.split(" ", -1)), line);
    }
    assertEquals(epoch, json("status").get("epoch").longValue());
  }

  /** What an operator types: a view, an order, an entry, something wrong, something refused. */
  private void typed(String node) throws IOException {
    Outcome status = admin.runProcess("status", "--json");
    assertEquals(3, new ObjectMapper().readTree(status.orFail()).get("nodes").size());
    assertTrue(admin.runProcess("attach").orFail().contains("No node is changed"));
    admin.runProcess("set", "typed", "some value").orFail();
    assertTrue(ok("get", "typed").contains("some value"));
    assertEnds(2, admin.runProcess("weight", node), "weight");
    assertEnds(1, admin.runProcess("detach", node), "detach");
  }

  private void nobodyAnswers(ProcessCluster cluster, String node) {
    cluster.managers().forEach(Seat::kill);
    Outcome silence = admin.runProcess("status");
    assertEnds(1, silence, "status");
    assertTrue(silence.err().contains("no manager answers"), silence.err());
    Outcome order = admin.run("drain", node);
    assertEnds(1, order, "drain");
    assertTrue(order.err().contains("no manager answers"), order.err());
  }

  private static void assertEnds(int exitCode, Outcome outcome, String line) {
    String all = line + "\n" + outcome.out() + outcome.err();
    assertEquals(exitCode, outcome.exitCode(), all);
    assertEquals("", outcome.out(), all);
    assertTrue(outcome.err().startsWith("kumo-admin: "), all);
    assertTrue(!outcome.err().contains("\tat "), all);
  }

  private void orders(ProcessCluster cluster) throws IOException {
    String first = cluster.nodes().get(0).address().toString();
    ok("weight", first, "90", "--wait");
    ok("weight", first, "default", "--wait");
    ok("replace", "--wait");
    assertTrue(fails("detach", first).err().contains("drain"));
    Seat added = cluster.addNode();
    eventually("it registers", () -> assertEquals(4, json("status").get("nodes").size()));
    ok("attach-noreplace", added.address().toString());
    assertTrue(json("status").get("rebalance").isNull());
    ok("attach");
    ok("replace", "--wait");
    ok("drain", added.address().toString(), "--wait");
    cluster.retire(added);
    eventually("it is missed", () -> assertEquals("DOWN", state(added)));
    ok("detach-noreplace");
    ok("detach", added.address().toString());
    assertEquals("GONE", state(added));
    JsonNode compared = json("full-replace");
    assertEquals(3, compared.get("nodes").size());
    assertEquals(0, compared.get("differences").size());
  }

  private String state(Seat seat) throws IOException {
    for (JsonNode node : json("status").get("nodes")) {
      if (node.get("address").textValue().equals(seat.address().toString())) {
        return node.get("state").textValue();
      }
    }
    throw new AssertionError("no node " + seat);
  }

  /** Any manager but the leader dies, and then is removed. */
  private void managers(ProcessCluster cluster) throws IOException {
    String leader = json("status").get("leader").textValue();
    Seat other =
        cluster.managers().stream()
            .filter(seat -> !seat.address().toString().equals(leader))
            .findFirst()
            .orElseThrow();
    other.kill();
    assertTrue(ok("status").contains("UNREACHABLE"));
    ok("settings", "moves-per-node=16");
    assertTrue(ok("manager", "remove", other.address().toString(), "--force").contains(leader));
    eventually("two are left", () -> assertEquals(2, json("status").get("managers").size()));
  }

  private String ok(String... words) {
    tried.add(words[0]);
    Outcome outcome = admin.run(words);
    assertEquals(0, outcome.exitCode(), List.of(words) + "\n" + outcome.out() + outcome.err());
    return outcome.out();
  }

  private Outcome fails(String... words) {
    tried.add(words[0]);
    Outcome outcome = admin.run(words);
    assertEnds(1, outcome, List.of(words).toString());
    return outcome;
  }

  private JsonNode json(String... words) throws IOException {
    tried.add(words[0]);
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--json";
    return new ObjectMapper().readTree(admin.run(all).orFail());
  }
}
