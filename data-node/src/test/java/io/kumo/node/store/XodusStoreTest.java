package io.kumo.node.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.node.entry.Write;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on disk. */
final class XodusStoreTest extends EntryStoreContract {
  @TempDir Path folder;

  @Override
  EntryStore open() throws IOException {
    return open("store");
  }

  private XodusStore open(String name) throws IOException {
    return XodusStore.open(
        new StoreConfig(folder.resolve(name), 32 << 20), new SystemClock(), new MetricRegistry());
  }

  @Test
  void aSecondOpenIsRefusedAndHarmsNothing() throws Exception {
    try (XodusStore first = open("other")) {
      first.apply(pass(PARTITION, put(entry("a", 1))));
      for (int i = 0; i < 3; i++) {
        assertThrows(IOException.class, () -> open("other"));
      }
      first.apply(pass(PARTITION, put(entry("b", 2))));
    }
    try (XodusStore again = open("other")) {
      assertEquals(2, again.scan(PARTITION, Optional.empty(), 10, 1_000).entries().size());
    }
  }

  @Test
  void flippedBytesOfAValueAreFoundAndNamed() throws Exception {
    byte[] marked = "a value that is easily found in a file".getBytes(US_ASCII);
    try (XodusStore store = open("other")) {
      store.apply(pass(PARTITION, put(entry("a", 1, marked(marked)))));
      fill(store);
      store.apply(pass(PARTITION, put(entry("b", 2))));
    }
    flip(folder.resolve("other"), marked);
    try (XodusStore store = open("other")) {
      DamagedEntryException damage =
          assertThrows(DamagedEntryException.class, () -> store.get(PARTITION, Key.of("a")));
      assertEquals(PARTITION, damage.partition());
      assertEquals(Optional.of(Key.of("a")), damage.key());
      assertEquals(Optional.of(entry("b", 2)), store.get(PARTITION, Key.of("b")));
      assertTrue(store.isDamaged());
    }
  }

  @Test
  void whatCanBeReadOutlivesARepairAndTheRestIsNeverAMiss() throws Exception {
    byte[] marked = "a value that is easily found in a file".getBytes(US_ASCII);
    try (XodusStore store = open("other")) {
      store.apply(pass(PARTITION, put(entry("a", 1, marked(marked)))));
      fill(store);
      store.apply(pass(PARTITION, put(entry("b", 2))));
    }
    flip(folder.resolve("other"), marked);
    try (XodusStore store = open("other")) {
      assertThrows(DamagedEntryException.class, () -> store.get(PARTITION, Key.of("a")));
      assertEquals(Set.of(PARTITION), store.repair());
      assertFalse(store.isDamaged());
    }
    try (XodusStore store = open("other")) {
      assertEquals(Set.of(PARTITION), store.incomplete());
      assertEquals(Version.of(1, 2), store.appliedPosition(PARTITION));
      assertThrows(DamagedEntryException.class, () -> store.get(PARTITION, Key.of("a")));
      assertEquals(Optional.of(entry("b", 2)), store.get(PARTITION, Key.of("b")));
      ScanPage page = store.scan(PARTITION, Optional.empty(), 10, 1_000);
      assertEquals(List.of(entry("b", 2)), page.entries());
      assertEquals(1, page.damaged().size());
      assertFalse(store.isDamaged());
      store.apply(pass(PARTITION, put(entry("a", 3))));
      assertEquals(Optional.of(entry("a", 3)), store.get(PARTITION, Key.of("a")));
      store.apply(pass(PARTITION, new Write.Flush(Version.of(1, 4), 0, Optional.empty())));
      assertEquals(Set.of(), store.incomplete());
      assertEquals(Optional.empty(), store.get(PARTITION, Key.of("c")));
    }
  }

  /** A value of which a part is easily found in a file, and is in no inner page. */
  private static byte[] marked(byte[] mark) {
    byte[] value = value(600_000, 5);
    System.arraycopy(mark, 0, value, 400_000, mark.length);
    return value;
  }

  /** So that what was written before is not in the newest file. */
  private static void fill(XodusStore store) {
    for (int i = 0; i < 6; i++) {
      store.apply(pass(PARTITION + 1, put(entry("filler" + i, i + 1, value(1_000_000, i)))));
    }
  }

  @Test
  void flippedBytesOfAPieceAreFound() throws Exception {
    byte[] marked = "in the middle of the second piece".getBytes(US_ASCII);
    try (XodusStore store = open("other")) {
      store.apply(pass(PARTITION, put(entry("a", 1, marked(marked)))));
      fill(store);
    }
    flip(folder.resolve("other"), marked);
    try (XodusStore store = open("other")) {
      assertThrows(DamagedEntryException.class, () -> store.get(PARTITION, Key.of("a")));
    }
  }

  @Test
  void aByteThatIsFlippedInAFileIsFoundThoughNobodyReadsTheEntry() throws Exception {
    byte[] marked = "nobody reads this".getBytes(US_ASCII);
    try (XodusStore store = open("other")) {
      store.apply(pass(PARTITION, put(entry("a", 1, marked(marked)))));
      fill(store);
      assertTrue(checkAllFiles(store) > 6);
      assertFalse(store.isDamaged());

      flip(folder.resolve("other"), marked);
      checkAllFiles(store);
      assertTrue(store.isDamaged());

      store.repair();
      checkAllFiles(store);
      assertFalse(store.isDamaged());
    }
  }

  /**
   * @return how many megabytes there were, or parts of one
   */
  private static int checkAllFiles(XodusStore store) {
    int steps = 0;
    long at = 0;
    do {
      at = store.checkFiles(at, 1 << 20);
      steps++;
    } while (at != 0);
    return steps;
  }

  private static void flip(Path folder, byte[] marked) throws IOException {
    String text = new String(marked, ISO_8859_1);
    boolean found = false;
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".xd")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, ISO_8859_1).indexOf(text);
        if (at >= 0) {
          bytes[at + 3] ^= 0x10;
          Files.write(file, bytes);
          found = true;
        }
      }
    }
    assertTrue(found, "the value is in no file");
  }

  @Test
  void sizesTellTheDisk() throws Exception {
    try (XodusStore store = open("other")) {
      store.apply(pass(PARTITION, put(entry("a", 1, value(500_000, 1)))));
      store.sync();
      assertTrue(store.sizes().diskBytes() > 500_000, store.sizes().toString());
    }
  }
}
