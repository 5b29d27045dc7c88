package io.kumo.node;

import static io.kumo.fixture.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kumo.message.DataReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are lost, come back, and take over from each other. */
class NodeFailoverTest {
  private static final int KEYS = 300;

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
  void aStoppingNodeHandsOverFirst() {
    cluster.node(0).close();
    assertEquals(
        List.of(),
        cluster.manager().ring().chains().stream()
            .filter(chain -> chain.primary().orElseThrow().node().equals(cluster.node(0).id()))
            .toList());
    cluster.awaitInSync(2);
    assertAllHold("first");
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
