package io.kumo.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.ring.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temp;

  @Test
  void aFreshFolderDrawsAnIdAndKeepsIt() throws IOException {
    Path folder = temp.resolve("a/b");
    NodeId id;
    try (DataFolder fresh = DataFolder.open(folder, OptionalInt.of(3))) {
      id = fresh.nodeId();
      assertEquals(Optional.empty(), fresh.clusterId());
      assertEquals(Optional.empty(), fresh.ring());
    }
    try (DataFolder again = DataFolder.open(folder, OptionalInt.empty())) {
      assertEquals(id, again.nodeId());
      assertEquals(3, again.shards());
    }
  }

  @Test
  void aFolderInUseIsRefusedAsOftenAsOneTries() throws IOException {
    DataFolder first = DataFolder.open(temp, OptionalInt.empty());
    for (int i = 0; i < 3; i++) {
      IOException refused =
          assertThrows(IOException.class, () -> DataFolder.open(temp, OptionalInt.empty()));
      assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
    }
    first.close();
    first.close();
    DataFolder.open(temp, OptionalInt.empty()).close();
  }

  @Test
  void aFolderStaysWithItsCluster() throws IOException {
    UUID cluster = UUID.randomUUID();
    try (DataFolder folder = DataFolder.open(temp, OptionalInt.empty())) {
      folder.bindTo(cluster);
      folder.bindTo(cluster);
    }
    try (DataFolder folder = DataFolder.open(temp, OptionalInt.empty())) {
      assertEquals(Optional.of(cluster), folder.clusterId());
      assertThrows(IOException.class, () -> folder.bindTo(UUID.randomUUID()));
    }
  }

  @Test
  void anotherNumberOfShardsIsRefused() throws IOException {
    DataFolder.open(temp, OptionalInt.of(2)).close();
    IOException refused =
        assertThrows(IOException.class, () -> DataFolder.open(temp, OptionalInt.of(4)));
    assertTrue(refused.getMessage().contains("2 shards"), refused.getMessage());
    DataFolder.open(temp, OptionalInt.of(2)).close();
  }

  @Test
  void damagedIdsAreNamed() throws IOException {
    DataFolder.open(temp, OptionalInt.empty()).close();
    Files.writeString(temp.resolve("node-id"), "rubbish");
    IOException refused =
        assertThrows(IOException.class, () -> DataFolder.open(temp, OptionalInt.empty()));
    assertTrue(refused.getMessage().contains("rubbish"), refused.getMessage());
  }

  @Test
  void aFlippedDigitIsNotTakenForAnotherNumber() throws IOException {
    DataFolder.open(temp, OptionalInt.of(2)).close();
    Path shards = temp.resolve("shards");
    byte[] bytes = Files.readAllBytes(shards);
    for (int at = 0; at < bytes.length; at++) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 1;
      Files.write(shards, flipped);
      IOException refused =
          assertThrows(IOException.class, () -> DataFolder.open(temp, OptionalInt.empty()));
      assertTrue(refused.getMessage().contains(shards.toString()), refused.getMessage());
    }
    Files.write(shards, bytes);
    DataFolder.open(temp, OptionalInt.empty()).close();
  }

  @Test
  void theNewestRingIsKept() throws IOException {
    try (DataFolder folder = DataFolder.open(temp, OptionalInt.empty())) {
      folder.keepRing(new byte[] {1, 2});
      folder.keepRing(new byte[] {3});
    }
    try (DataFolder folder = DataFolder.open(temp, OptionalInt.empty())) {
      assertArrayEquals(new byte[] {3}, folder.ring().orElseThrow());
    }
  }
}
