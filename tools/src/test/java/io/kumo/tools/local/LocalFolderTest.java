package io.kumo.tools.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFolderTest {
  private static final OptionalInt ANY = OptionalInt.empty();

  @TempDir Path path;

  private static LocalFolder.Layout ports(int nodes, int replicas) {
    return new LocalFolder.Layout(nodes, replicas, 1024, 19700, 19701);
  }

  private LocalFolder.Layout layout(OptionalInt nodes, OptionalInt replicas) throws IOException {
    try (LocalFolder folder = LocalFolder.open(path)) {
      return folder.layout(nodes, replicas, LocalFolderTest::ports);
    }
  }

  @Test
  void threeNodesAndThreeReplicasUnlessTold() throws IOException {
    assertEquals(ports(3, 3), layout(ANY, ANY));
  }

  @Test
  void noMoreReplicasThanNodesUnlessTold() throws IOException {
    assertEquals(ports(2, 2), layout(OptionalInt.of(2), ANY));
  }

  @Test
  void keepsWhatItWasMadeWith() throws IOException {
    layout(OptionalInt.of(5), OptionalInt.of(2));
    assertEquals(ports(5, 2), layout(ANY, ANY));
    assertEquals(ports(5, 2), layout(OptionalInt.of(5), OptionalInt.of(2)));
  }

  @Test
  void refusesOtherSettingsThanItWasMadeWith() throws IOException {
    layout(OptionalInt.of(5), OptionalInt.of(2));
    IOException nodes = assertThrows(IOException.class, () -> layout(OptionalInt.of(4), ANY));
    assertTrue(nodes.getMessage().contains("--nodes 5, not 4"), nodes.getMessage());
    IOException replicas = assertThrows(IOException.class, () -> layout(ANY, OptionalInt.of(3)));
    assertTrue(replicas.getMessage().contains("--replicas 2, not 3"), replicas.getMessage());
  }

  @Test
  void namesADamagedFile() throws IOException {
    layout(ANY, ANY);
    Files.writeString(path.resolve("kumo-local.properties"), "nodes=three\n");
    IOException e = assertThrows(IOException.class, () -> layout(ANY, ANY));
    assertTrue(e.getMessage().contains("kumo-local.properties"), e.getMessage());
  }

  @Test
  void hasOneClusterAtATime() throws IOException {
    LocalFolder first = LocalFolder.open(path);
    IOException e = assertThrows(IOException.class, () -> LocalFolder.open(path));
    assertTrue(e.getMessage().startsWith("another local cluster runs on "), e.getMessage());
    first.close();
    LocalFolder.open(path).close();
  }

  @Test
  void aTemporaryOneIsDeletedWithAllThatIsInIt() throws IOException {
    LocalFolder folder = LocalFolder.temporary();
    Files.createDirectories(folder.nodeFolder(1));
    Files.writeString(folder.nodeFolder(1).resolve("file"), "x");
    assertTrue(folder.isTemporary());
    folder.close();
    assertFalse(Files.exists(folder.path()));
  }
}
