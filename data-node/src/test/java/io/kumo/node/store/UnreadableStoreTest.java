package io.kumo.node.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.codahale.metrics.MetricRegistry;
import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jetbrains.exodus.OutOfDiskSpaceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that make no sense are put aside; what the machine does to sound ones moves nothing. */
final class UnreadableStoreTest {
  private static final int PARTITION = 5;
  private static final Key KEY = Key.of("a");

  @TempDir Path folder;
  private final MetricRegistry metrics = new MetricRegistry();

  @Test
  void filesThatLackBytesAreMovedAsideAndCounted() throws Exception {
    writeOne();
    ruin();
    try (XodusStore store = open()) {
      assertEquals(Map.of(), store.partitions());
      assertEquals(0, store.appliedPosition(PARTITION));
      assertEquals(Optional.empty(), store.get(PARTITION, KEY));
    }
    assertEquals(1, metrics.counter("node.store.moved-aside").getCount());
    assertEquals(List.of("xodus.damaged-1"), aside());
    writeOne();
    try (XodusStore store = open()) {
      assertEquals(7, store.appliedPosition(PARTITION));
    }
    assertEquals(1, metrics.counter("node.store.moved-aside").getCount());
  }

  @Test
  void theNewestTwoAreKept() throws Exception {
    for (int i = 0; i < 4; i++) {
      writeOne();
      ruin();
      open().close();
    }
    assertEquals(4, metrics.counter("node.store.moved-aside").getCount());
    assertEquals(List.of("xodus.damaged-3", "xodus.damaged-4"), aside());
  }

  @Test
  void aSecondOpenMovesNothing() throws Exception {
    try (XodusStore first = open()) {
      assertThrows(IOException.class, this::open);
      assertEquals(Optional.empty(), first.get(PARTITION, KEY));
    }
    assertEquals(List.of(), aside());
  }

  @Test
  void aSickMachineIsNoDamage() {
    assertInstanceOf(
        StoreFailedException.class,
        XodusTable.failure("full", new OutOfDiskSpaceException(new IOException("no space left"))));
    assertInstanceOf(
        StoreFailedException.class,
        XodusTable.failure("refused", new IllegalStateException(new IOException("denied"))));
    assertInstanceOf(
        UnreadableStoreException.class,
        XodusTable.failure("nonsense", new ArrayIndexOutOfBoundsException("-7")));
  }

  private XodusStore open() throws IOException {
    return XodusStore.open(new StoreConfig(folder, 32 << 20), new SystemClock(), metrics);
  }

  private void writeOne() throws IOException {
    try (XodusStore store = open()) {
      Entry entry = new Entry(KEY, 7, 7, 0, 0, 0, "value".getBytes(UTF_8));
      store.beginCopy(PARTITION);
      store.copyIn(PARTITION, List.of(entry));
      store.endCopy(PARTITION, new StoredPartition(7, false, 0, 0, Optional.empty()));
    }
  }

  /** Takes bytes away that were synced. */
  private void ruin() throws IOException {
    for (Path file : files(folder.resolve("xodus"), ".xd")) {
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }
  }

  private List<String> aside() throws IOException {
    return files(folder, "").stream()
        .map(path -> path.getFileName().toString())
        .filter(name -> name.contains("damaged"))
        .sorted()
        .toList();
  }

  private static List<Path> files(Path in, String ending) throws IOException {
    try (Stream<Path> all = Files.list(in)) {
      return all.filter(path -> path.toString().endsWith(ending)).toList();
    }
  }
}
