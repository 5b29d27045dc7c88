package io.kumo.manager;

import static io.kumo.manager.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.manager.lead.LeadTimings;
import io.kumo.manager.raft.RaftTuning;
import io.kumo.ring.Address;
import io.kumo.ring.RingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Managers on loopback with their stores, that can be stopped, wiped and started one by one. Those
 * of the beginning list each other, those that come later list these.
 */
final class TestManagers implements AutoCloseable {
  private static final RaftTuning RAFT = new RaftTuning(400, 800, 1000, 200, 1 << 20);

  /** Makes snapshots and purges the log all the time. */
  static final RaftTuning FORGETFUL = new RaftTuning(400, 800, 20, 2, 1 << 10);

  private static final LeadTimings LEAD = new LeadTimings(20, 1_000, 300);

  private final Path folder;
  private final int founders;
  private final RaftTuning raft;
  private final List<Address> addresses = new ArrayList<>();
  private final List<Integer> raftPorts = new ArrayList<>();
  private final Map<Integer, Manager> running = new ConcurrentSkipListMap<>();

  TestManagers(Path folder, int size) {
    this(folder, size, RAFT);
  }

  TestManagers(Path folder, int size, RaftTuning raft) {
    QuietRatis.begin();
    this.folder = folder;
    this.founders = size;
    this.raft = raft;
    for (int i = 0; i < size; i++) {
      another();
    }
  }

  /** The number of one more manager, which is not started yet. */
  int another() {
    addresses.add(new Address("127.0.0.1", TestPorts.free()));
    raftPorts.add(TestPorts.free());
    return addresses.size() - 1;
  }

  ManagerConfig config(int i) {
    List<Address> listed = addresses.subList(0, founders);
    return ManagerConfig.of(addresses.get(i), listed, folder.resolve("m" + i))
        .withRaftPort(raftPorts.get(i))
        .withFirstRing(new RingSettings(16, 3, 1, 1 << 20))
        .withTuning(raft, LEAD);
  }

  Manager start(int i) throws IOException {
    return start(i, config(i));
  }

  Manager start(int i, ManagerConfig config) throws IOException {
    Manager manager = Manager.start(config, new MetricRegistry());
    running.put(i, manager);
    return manager;
  }

  void startAll() throws Exception {
    for (int i = 0; i < founders; i++) {
      start(i);
    }
    leader();
  }

  /** Moves a manager that is not running to other ports. */
  void move(int i) {
    addresses.set(i, new Address("127.0.0.1", TestPorts.free()));
    raftPorts.set(i, TestPorts.free());
  }

  /** Starts those that were stopped. */
  void startMissing() throws Exception {
    for (int i = 0; i < addresses.size(); i++) {
      if (!running.containsKey(i)) {
        start(i);
      }
    }
    leader();
  }

  void stop(int i) {
    running.remove(i).close();
  }

  void stopAll() {
    running.values().parallelStream().forEach(Manager::close);
    running.clear();
  }

  void wipe(int i) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("m" + i))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  Manager manager(int i) {
    return running.get(i);
  }

  List<Address> addresses() {
    return List.copyOf(addresses);
  }

  Address address(int i) {
    return addresses.get(i);
  }

  /** The number of the manager that leads a cluster, waiting for one to do so. */
  int leader() throws Exception {
    eventually(
        "a leader of a cluster",
        () ->
            running.values().stream()
                .anyMatch(manager -> manager.leading() && manager.clusterId().isPresent()));
    return running.entrySet().stream()
        .filter(entry -> entry.getValue().leading())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** A removed manager notices it, serves nobody and starts no more. */
  void awaitRemoved(int i) throws Exception {
    ExecutionException why =
        assertThrows(ExecutionException.class, () -> manager(i).ended().get(30, TimeUnit.SECONDS));
    assertTrue(why.getMessage().contains("was removed"), why.getMessage());
    stop(i);
    IOException refused = assertThrows(IOException.class, () -> start(i));
    assertTrue(refused.getMessage().contains("was removed"), refused.getMessage());
  }

  /** The numbers of the first managers but one, and of those that came later. */
  int[] rest(int removed, int... joined) {
    IntStream stayed = IntStream.range(0, founders).filter(i -> i != removed);
    return IntStream.concat(stayed, IntStream.of(joined)).toArray();
  }

  @Override
  public void close() {
    stopAll();
  }
}
