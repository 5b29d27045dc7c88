package io.kumo.node;

import static io.kumo.fixture.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.message.DataReply;
import io.kumo.message.VerifyReport;
import io.kumo.message.VerifyRequest;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.node.store.EntryStore;
import io.kumo.node.store.StoreConfig;
import io.kumo.node.store.StorePass;
import io.kumo.node.store.XodusStore;
import io.kumo.ring.Key;
import io.kumo.ring.NodeId;
import io.kumo.ring.Pace;
import io.kumo.ring.Ring;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was changed in one replica's store behind the node's back is found, named and repaired. */
class NodeVerifyTest {
  private static final int KEYS = 300;

  /** For machines on which much else runs. */
  private static final long PATIENCE_MS = 60_000;

  @TempDir Path temp;

  private Cluster cluster;
  private final AtomicBoolean loading = new AtomicBoolean(true);
  private Optional<Thread> load = Optional.empty();

  private void start(int verifySeconds) throws Exception {
    cluster = Cluster.start(temp, 3, new Pace(0, verifySeconds), config -> config);
    for (int i = 0; i < KEYS; i++) {
      set("key" + i, "value" + i);
    }
    Thread thread = new Thread(this::load, "load");
    load = Optional.of(thread);
    thread.start();
  }

  /** Writes other keys of the same partitions, again and again. */
  private void load() {
    for (int i = 0; loading.get(); i++) {
      set("load" + i % 100, "at " + i);
    }
  }

  private void set(String key, String value) {
    eventually(
        PATIENCE_MS,
        () -> assertInstanceOf(DataReply.Applied.class, cluster.client().set(key, value)));
  }

  private void endLoad() throws InterruptedException {
    loading.set(false);
    if (load.isPresent()) {
      load.get().join();
    }
  }

  @AfterEach
  void stop() throws Exception {
    endLoad();
    cluster.close();
  }

  @Test
  void whatDiffersInOneStoreIsFoundAndRepairedUnderLoad() throws Exception {
    start(2);
    cluster.node(0).vanish();
    cluster.awaitInSync(2);
    tamperWithNode0();
    cluster.startAgain(0);
    cluster.awaitInSync(3);

    eventually(
        PATIENCE_MS,
        () -> {
          assertEquals(3, cluster.sum("node.verify.differences"));
          assertEquals(3, cluster.sum("node.verify.repaired"));
        });
    eventually(PATIENCE_MS, () -> assertEquals(0, cluster.sum("node.verify.never")));
    assertTrue(cluster.sum("node.verify.oldest-seconds") < 3 * PATIENCE_MS / 1_000);

    endLoad();
    for (int lost = 1; lost <= 2; lost++) {
      cluster.node(lost).vanish();
      cluster.awaitInSync(3 - lost);
    }
    assertAllHold();
    assertInstanceOf(DataReply.Missing.class, cluster.client().get(invented()));
  }

  @Test
  void aByteThatIsFlippedInAFileIsFoundAndRepairedUnderLoad() throws Exception {
    start(2);
    eventually(PATIENCE_MS, () -> assertTrue(flip("value77", cluster.nodeFolder(0)) > 0));

    eventually(PATIENCE_MS, () -> assertTrue(cluster.sum("node.store.damages") > 0));
    eventually(
        PATIENCE_MS,
        () -> {
          assertTrue(cluster.sum("node.store.repairs") > 0);
          assertEquals(0, cluster.sum("node.partitions.incomplete"));
        });
    cluster.awaitInSync(3);

    endLoad();
    for (int lost = 1; lost <= 2; lost++) {
      cluster.node(lost).vanish();
      cluster.awaitInSync(3 - lost);
    }
    assertAllHold();
  }

  /** Flips a bit wherever the text stands in a store's file. @return in how many places */
  private static int flip(String text, Path folder) throws IOException {
    int places = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.filter(file -> file.toString().endsWith(".xd")).toList()) {
        String all = Files.readString(path, ISO_8859_1);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
          for (int at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1)) {
            file.seek(at);
            file.write(all.charAt(at) ^ 1);
            places++;
          }
        }
      }
    }
    return places;
  }

  @Test
  void whereNothingDiffersNothingIsFoundUnderLoad() throws Exception {
    start(1);
    long compared = 5L * cluster.manager().ring().chains().size();
    eventually(PATIENCE_MS, () -> assertTrue(cluster.sum("node.verify.partitions") > compared));
    assertEquals(0, cluster.sum("node.verify.differences"));
  }

  @Test
  void allIsComparedAtOnceWhenAskedFor() throws Exception {
    start(0);
    cluster.node(0).vanish();
    cluster.awaitInSync(2);
    tamperWithNode0();
    cluster.startAgain(0);
    cluster.awaitInSync(3);
    // Who is assigned first is handed over to; what moves is not compared where it was.
    eventually(PATIENCE_MS, () -> assertTrue(everyFirstAssignedLeads()));
    assertEquals(0, cluster.sum("node.verify.partitions"));

    List<VerifyReport> reports =
        IntStream.range(0, 3).mapToObj(number -> compareAll(cluster.node(number))).toList();

    assertEquals(16, reports.stream().mapToInt(report -> report.run().get().done()).sum());
    assertEquals(0, reports.stream().mapToInt(report -> report.run().get().failed()).sum());
    assertEquals(3, reports.stream().mapToLong(report -> report.run().get().differences()).sum());
    assertEquals(3, reports.stream().mapToLong(report -> report.run().get().repaired()).sum());
    assertTrue(
        reports.stream().mapToLong(report -> report.run().get().keys()).sum() >= KEYS,
        reports.toString());
    List<VerifyReport.Difference> found =
        reports.stream().flatMap(report -> report.differences().stream()).toList();
    assertEquals(
        Stream.of(invented(), changed(0), changed(1)).sorted().toList(),
        found.stream().map(VerifyReport.Difference::key).sorted().toList());
    assertTrue(found.stream().allMatch(each -> each.node().equals(cluster.node(0).id())));
    assertTrue(reports.stream().flatMap(r -> r.ages().stream()).allMatch(age -> age.verified()));
  }

  private boolean everyFirstAssignedLeads() {
    return cluster.manager().ring().chains().stream()
        .allMatch(
            chain ->
                chain.active()
                    && chain.primary().orElseThrow().node().equals(chain.assigned().get(0)));
  }

  private VerifyReport compareAll(Node node) {
    VerifyReport begun = cluster.client().verify(node.address(), new VerifyRequest(true));
    assertTrue(begun.run().isPresent());
    VerifyReport[] last = {begun};
    eventually(
        PATIENCE_MS,
        () -> {
          last[0] = cluster.client().verify(node.address(), new VerifyRequest(false));
          assertTrue(!last[0].run().get().running());
        });
    return last[0];
  }

  /** Changes one value, removes one entry and invents one, in files that nobody uses. */
  private void tamperWithNode0() throws IOException {
    change(
        changed(0),
        old -> {
          byte[] value = old.value().clone();
          value[0] ^= 1;
          Entry entry =
              new Entry(
                  old.key(),
                  old.version(),
                  old.cas(),
                  old.flags(),
                  old.expiryMs(),
                  old.state(),
                  value);
          return new Write.Put(entry, Optional.empty());
        });
    change(changed(1), old -> new Write.Remove(old.version(), old.key(), Optional.empty()));
    change(
        changed(2),
        old -> {
          Entry entry =
              new Entry(
                  Key.of(invented()), old.version(), old.cas(), 0, old.expiryMs(), 0, old.value());
          return new Write.Put(entry, Optional.empty());
        });
  }

  /** One of the keys of partitions that node 0 will not lead: what a primary has is right. */
  private String changed(int number) {
    Ring ring = cluster.manager().ring();
    return IntStream.range(0, KEYS)
        .mapToObj(i -> "key" + i)
        .filter(key -> !firstAssigned(ring, key).equals(cluster.node(0).id()))
        .skip(number)
        .findFirst()
        .orElseThrow();
  }

  private static NodeId firstAssigned(Ring ring, String key) {
    return ring.chain(ring.partitionOf(Key.of(key))).assigned().get(0);
  }

  /** A key that nobody wrote, in the partition of another. */
  private String invented() {
    Ring ring = cluster.manager().ring();
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "invented" + i)
        .filter(key -> ring.partitionOf(Key.of(key)) == ring.partitionOf(Key.of(changed(2))))
        .findFirst()
        .orElseThrow();
  }

  /** Writes what is made of a key's entry, and leaves the store's position where it was. */
  private void change(String key, Function<Entry, Write> change) throws IOException {
    int partition = cluster.manager().ring().partitionOf(Key.of(key));
    Path folder = cluster.nodeFolder(0).resolve("shard-" + partition % 2).resolve("store");
    try (EntryStore store =
        XodusStore.open(
            new StoreConfig(folder, 16 << 20), new SystemClock(), new MetricRegistry())) {
      long position = store.appliedPosition(partition);
      StorePass pass = new StorePass();
      pass.add(partition, change.apply(store.get(partition, Key.of(key)).orElseThrow()));
      pass.add(partition, new Write.Nothing(position, Optional.empty()));
      store.apply(pass);
    }
  }

  private void assertAllHold() {
    for (int i = 0; i < KEYS; i++) {
      String key = "key" + i;
      String value = "value" + i;
      eventually(
          PATIENCE_MS,
          () -> {
            DataReply.Found found =
                assertInstanceOf(DataReply.Found.class, cluster.client().get(key));
            assertEquals(value, new String(found.value().bytes(), UTF_8));
          });
    }
  }
}
