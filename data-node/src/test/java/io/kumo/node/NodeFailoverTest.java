package io.kumo.node;

import static io.kumo.fixture.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.DataReply;
import io.kumo.ring.Chain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are lost, come back, and take over from each other. */
class NodeFailoverTest {
  private static final int KEYS = 300;

  /** Below what a node waits for others that do not speak to it. */
  private static final long STOP_MS = 2_500;

  @TempDir Path temp;

  private Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = Cluster.start(temp, 3);
    write("first");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void theOthersTakeOverFromALostNode() {
    cluster.node(0).vanish();
    cluster.awaitInSync(2);
    assertAllHold("first");
    write("second");
    assertAllHold("second");
  }

  @Test
  void aNodeThatComesBackFetchesWhatItMissed() throws Exception {
    cluster.node(0).vanish();
    cluster.awaitInSync(2);
    write("second");

    cluster.startAgain(0);
    cluster.awaitInSync(3);

    cluster.node(1).vanish();
    cluster.awaitInSync(2);
    cluster.node(2).vanish();
    cluster.awaitInSync(1);
    assertAllHold("second");
  }

  @Test
  void aNodeThatLostItsStoreIsCopiedAnew() throws Exception {
    write("second");
    cluster.node(0).vanish();
    cluster.awaitInSync(2);
    for (int shard = 0; shard < 2; shard++) {
      delete(cluster.nodeFolder(0).resolve("shard-" + shard));
    }

    cluster.startAgain(0);
    cluster.awaitInSync(3);

    cluster.node(1).vanish();
    cluster.awaitInSync(2);
    cluster.node(2).vanish();
    cluster.awaitInSync(1);
    assertAllHold("second");
  }

  @Test
  void aNodeThatHasStoppedIsMissedByNobody() {
    cluster.node(0).close();
    for (Chain chain : cluster.manager().ring().chains()) {
      assertEquals(Optional.empty(), chain.memberOf(cluster.node(0).id()));
      assertEquals(2, chain.inSync().size());
    }
    cluster.awaitInSync(2);
    assertAllHold("first");
  }

  @Test
  void oneNodeAfterTheOtherStopsAndTheLastKeepsAll() throws Exception {
    cluster.node(0).close();
    cluster.node(1).close();
    write("second");
    cluster.node(2).close();

    cluster.restart();
    cluster.awaitInSync(3);
    assertAllHold("second");
  }

  @Test
  void whereAllStopAtOnceAllStayListed() {
    int listed = cluster.manager().ring().chains().size() * 3;
    long beganNanos = System.nanoTime();
    cluster.stopNodes();
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);

    List<Chain> chains = cluster.manager().ring().chains();
    assertEquals(listed, chains.stream().mapToInt(chain -> chain.inSync().size()).sum());
    assertTrue(tookMs < STOP_MS, "took " + tookMs + " ms");
  }

  private void write(String value) {
    for (int i = 0; i < KEYS; i++) {
      String key = "key" + i;
      eventually(() -> assertInstanceOf(DataReply.Applied.class, cluster.client().set(key, value)));
    }
  }

  private void assertAllHold(String value) {
    for (int i = 0; i < KEYS; i++) {
      String key = "key" + i;
      eventually(
          () -> {
            DataReply.Found found =
                assertInstanceOf(DataReply.Found.class, cluster.client().get(key));
            assertEquals(value, new String(found.value().bytes(), UTF_8));
          });
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
