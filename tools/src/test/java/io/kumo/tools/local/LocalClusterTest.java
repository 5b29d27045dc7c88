package io.kumo.tools.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.ManagerRole;
import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ClusterStatus.Unavailability;
import io.kumo.message.ManagerReply.Loss;
import io.kumo.message.ManagerReply.LossAccepted;
import io.kumo.message.ManagerReply.RingChanged;
import io.kumo.message.ManagerRequest.AcceptLoss;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.time.SystemClock;
import io.kumo.tools.admin.ManagedCluster;
import io.kumo.tools.logging.Logging;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole cluster in this JVM, with real sockets and files. */
class LocalClusterTest {
  private static final int READY_MS = 120_000;
  private static final long LOOK_MS = 100;
  private static final long ADMIN_TIMEOUT_MS = 10_000;
  private static final Pattern METRIC = Pattern.compile("`((manager|node|proxy|client)\\.[^`]+)`");

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private Optional<LocalCluster> running = Optional.empty();

  /** Remembers the names of all metrics. */
  private static final class Recorder implements LocalCluster.Environment {
    private final List<MetricRegistry> registries = new CopyOnWriteArrayList<>();
    private final Set<String> failures = new ConcurrentSkipListSet<>();

    @Override
    public MetricRegistry metrics(String server) {
      MetricRegistry registry = new MetricRegistry();
      registries.add(registry);
      return registry;
    }

    @Override
    public void fail(Throwable why) {
      failures.add(why.toString());
    }

    Set<String> names() {
      Set<String> names = new TreeSet<>();
      registries.forEach(registry -> names.addAll(registry.getNames()));
      return names;
    }
  }

  @BeforeAll
  static void logLikeAProcess() throws IOException {
    Logging.start(
        new Logging.Settings(false, Optional.empty()), System.err, ZoneId.systemDefault());
  }

  private LocalCluster start(Optional<Path> store, int nodes) throws IOException {
    LocalCluster cluster = LocalCluster.start(settings(store, nodes), recorder);
    running = Optional.of(cluster);
    cluster.awaitReady(READY_MS);
    return cluster;
  }

  private static LocalSettings settings(Optional<Path> store, int nodes) {
    return new LocalSettings(
        OptionalInt.of(nodes), OptionalInt.empty(), new Address("localhost", 0), 0, store);
  }

  @AfterEach
  void stop() throws IOException {
    if (running.isPresent()) {
      running.get().close();
      running = Optional.empty();
    }
    assertEquals(Set.of(), recorder.failures);
  }

  /** Sends lines to memcached's port; the last must be {@code quit}. */
  private static List<String> ask(LocalCluster cluster, String... lines) throws IOException {
    Address address = cluster.memcachedAddress();
    try (Socket socket = new Socket(address.host(), address.port())) {
      String text = String.join("\r\n", lines) + "\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .lines()
          .toList();
    }
  }

  @Test
  void keepsThreeCopiesOfAllDataOverAStop() throws Exception {
    LocalCluster first = start(Optional.of(folder), 3);
    assertEquals(List.of("STORED"), ask(first, "set key 5 0 5", "value", "quit"));
    assertEquals(listedMetrics(), recorder.names());
    stop();

    LocalCluster again = start(Optional.of(folder), 3);
    assertEquals(List.of("VALUE key 5 5", "value", "END"), ask(again, "get key", "quit"));
    try (NetRuntime runtime = NetRuntime.start("test", 1, new SystemClock());
        ManagedCluster cluster =
            ManagedCluster.connect(runtime, List.of(again.managerAddress()), ADMIN_TIMEOUT_MS)) {
      ClusterStatus status = statusOfAllInSync(cluster);
      assertEquals(Optional.of(again.managerAddress()), status.leader());
      assertEquals(
          List.of(new ClusterStatus.ManagerStatus(again.managerAddress(), ManagerRole.LEADER)),
          status.managers());
      for (ClusterStatus.NodeStatus node : status.nodes()) {
        assertEquals(NodeState.UP, node.state());
        assertEquals(1024, node.replicas());
      }
      assertEquals(1024, cluster.ring().chains().size());
      ChangeRing attach = ChangeRing.of(ChangeRing.Order.ATTACH, List.of());
      assertEquals(
          List.of(), cluster.ask(attach, RingChanged.class).nodes(), "all are attached already");
      assertEquals(
          3, cluster.metrics(status.nodes().stream().map(NodeStatus::address).toList()).size());
    }
  }

  /** On a machine under load, replicas may miss each other's word and have to join again. */
  private static ClusterStatus statusOfAllInSync(ManagedCluster cluster) throws Exception {
    ClusterStatus status = cluster.status();
    for (int tries = 0; status.underReplicated() > 0 && tries < READY_MS / LOOK_MS; tries++) {
      Thread.sleep(LOOK_MS);
      status = cluster.status();
    }
    assertEquals(0, status.underReplicated());
    return status;
  }

  @Test
  void whatIsLostIsNotServedUntilAnOperatorTakesTheLoss() throws Exception {
    LocalCluster first = start(Optional.of(folder), 1);
    assertEquals(List.of("STORED"), ask(first, "set key 0 0 5", "value", "quit"));
    stop();
    loseJournals();

    LocalCluster again = LocalCluster.start(settings(Optional.of(folder), 1), recorder);
    running = Optional.of(again);
    try (NetRuntime runtime = NetRuntime.start("test", 1, new SystemClock());
        ManagedCluster cluster =
            ManagedCluster.connect(runtime, List.of(again.managerAddress()), ADMIN_TIMEOUT_MS)) {
      List<Integer> lost = unavailable(cluster);
      assertEquals(
          List.of("SERVER_ERROR not run: the partition's data is lost"),
          ask(again, "get key", "quit"),
          "not a miss");
      LossAccepted accepted = cluster.ask(new AcceptLoss(List.of(), true), LossAccepted.class);
      assertEquals(lost, accepted.losses().stream().map(Loss::partition).toList());
      again.awaitReady(READY_MS);
      assertEquals(List.of(), cluster.status().unavailable());
    }
    assertEquals(List.of("END"), ask(again, "get key", "quit"));
    assertEquals(List.of("STORED"), ask(again, "set key 0 0 3", "new", "quit"));
  }

  private void loseJournals() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(file -> file.getParent().getFileName().toString().equals("journal")).toList();
    }
    assertFalse(files.isEmpty());
    for (Path file : files) {
      Files.delete(file);
    }
  }

  /** The partitions that are void, once the managers know. */
  private static List<Integer> unavailable(ManagedCluster cluster) throws Exception {
    List<ClusterStatus.UnavailablePartitions> found = cluster.status().unavailable();
    for (int tries = 0; tries < READY_MS / LOOK_MS && !allVoid(found); tries++) {
      Thread.sleep(LOOK_MS);
      found = cluster.status().unavailable();
    }
    assertTrue(allVoid(found), found::toString);
    return found.get(0).partitions();
  }

  private static boolean allVoid(List<ClusterStatus.UnavailablePartitions> found) {
    return found.size() == 1
        && found.get(0).why() == Unavailability.HOLDERS_VOID
        && found.get(0).partitions().size() == 1024;
  }

  @Test
  void refusesASecondOneOnItsFolderAndLeavesNothingOfATemporaryOne() throws Exception {
    LocalCluster cluster = start(Optional.empty(), 1);
    assertTrue(cluster.isTemporary());
    assertEquals(List.of("NOT_FOUND"), ask(cluster, "delete key", "quit"));
    assertThrows(
        IOException.class,
        () ->
            LocalCluster.start(
                new LocalSettings(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    new Address("localhost", 0),
                    0,
                    Optional.of(cluster.path())),
                recorder));
    stop();
    assertFalse(Files.exists(cluster.path()));
  }

  /** The table of the module's README. */
  private static Set<String> listedMetrics() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      if (line.startsWith("| `") && METRIC.matcher(line).find()) {
        Matcher matcher = METRIC.matcher(line.split("\\|", 3)[1]);
        while (matcher.find()) {
          assertTrue(names.add(matcher.group(1)), () -> "listed twice: " + matcher.group(1));
        }
      }
    }
    return names;
  }
}
