package io.kumo.node.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link EntryStore} does. */
abstract class EntryStoreContract {
  static final int PARTITION = 7;

  private EntryStore store;

  /** The store, its content kept when it is closed and opened again. */
  abstract EntryStore open() throws Exception;

  @BeforeEach
  final void start() throws Exception {
    store = open();
  }

  @AfterEach
  final void stop() {
    store.close();
  }

  private EntryStore reopened() throws Exception {
    store.close();
    store = open();
    return store;
  }

  static Entry entry(String key, long version, byte[] value) {
    return new Entry(Key.of(key), Version.of(1, version), version * 3, 5, 1_000, 2, value);
  }

  static Entry entry(String key, long version) {
    return entry(key, version, ("value of " + key + " at " + version).getBytes(UTF_8));
  }

  static Write put(Entry entry) {
    return new Write.Put(entry, Optional.empty());
  }

  static Write remove(String key, long version) {
    return new Write.Remove(Version.of(1, version), Key.of(key), Optional.empty());
  }

  static Write flush(long version, long dueMs) {
    return new Write.Flush(Version.of(1, version), dueMs, Optional.empty());
  }

  static StorePass pass(int partition, Write... writes) {
    StorePass pass = new StorePass();
    pass.add(new Batch(partition, Version.NONE, Version.NONE, List.of(writes)));
    return pass;
  }

  static byte[] value(int length, long seed) {
    byte[] value = new byte[length];
    new Random(seed).nextBytes(value);
    return value;
  }

  private List<Entry> scanAll(int partition, int limit) {
    List<Entry> all = new ArrayList<>();
    Optional<Key> after = Optional.empty();
    do {
      ScanPage page = store.scan(partition, after, limit, Long.MAX_VALUE);
      assertTrue(page.damaged().isEmpty());
      all.addAll(page.entries());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  @Test
  void aFreshStoreHoldsNothing() {
    assertEquals(Optional.empty(), store.get(PARTITION, Key.of("a")));
    assertEquals(StoredPartition.EMPTY, store.partition(PARTITION));
    assertEquals(0, store.appliedPosition(PARTITION));
    assertTrue(store.partitions().isEmpty());
    assertTrue(scanAll(PARTITION, 10).isEmpty());
  }

  @Test
  void aPassIsReadBackWithEveryField() throws Exception {
    store.apply(pass(PARTITION, put(entry("a", 1)), put(entry("b", 2, new byte[0]))));
    assertEquals(Optional.of(entry("a", 1)), store.get(PARTITION, Key.of("a")));
    assertEquals(Optional.of(entry("b", 2, new byte[0])), store.get(PARTITION, Key.of("b")));
    assertEquals(Version.of(1, 2), store.appliedPosition(PARTITION));
    reopened();
    assertEquals(Optional.of(entry("a", 1)), store.get(PARTITION, Key.of("a")));
    assertEquals(Version.of(1, 2), store.appliedPosition(PARTITION));
    assertEquals(List.of(PARTITION), List.copyOf(store.partitions().keySet()));
  }

  @Test
  void partitionsDoNotSeeEachOther() {
    store.apply(pass(PARTITION, put(entry("a", 1))));
    store.apply(pass(65_535, put(entry("a", 2))));
    assertEquals(Optional.of(entry("a", 1)), store.get(PARTITION, Key.of("a")));
    assertEquals(Optional.of(entry("a", 2)), store.get(65_535, Key.of("a")));
    assertEquals(List.of(entry("a", 1)), scanAll(PARTITION, 10));
    assertEquals(Optional.empty(), store.get(PARTITION + 1, Key.of("a")));
  }

  @Test
  void theNewestWriteOfAPassCounts() {
    store.apply(
        pass(
            PARTITION,
            put(entry("a", 1)),
            put(entry("a", 2)),
            put(entry("b", 3)),
            remove("b", 4),
            remove("c", 5),
            put(entry("c", 6))));
    assertEquals(List.of(entry("a", 2), entry("c", 6)), scanAll(PARTITION, 10));
  }

  @Test
  void aRemoveLeavesNothing() {
    store.apply(pass(PARTITION, put(entry("a", 1))));
    store.apply(pass(PARTITION, remove("a", 2)));
    assertEquals(Optional.empty(), store.get(PARTITION, Key.of("a")));
    assertEquals(Version.of(1, 2), store.appliedPosition(PARTITION));
  }

  @Test
  void nothingMovesThePositionOnly() {
    store.apply(pass(PARTITION, new Write.Nothing(Version.of(2, 0), Optional.empty())));
    assertEquals(Version.of(2, 0), store.appliedPosition(PARTITION));
  }

  @Test
  void largeValuesAreReadBackAndReplacedByAnySize() throws Exception {
    int[] lengths = {3 << 20, 256 << 10, (256 << 10) + 1, 1 << 20, 10, 5 << 20, 0};
    long version = 0;
    for (int length : lengths) {
      Entry entry = entry("large", ++version, value(length, length));
      store.apply(pass(PARTITION, put(entry)));
      assertEquals(Optional.of(entry), store.get(PARTITION, Key.of("large")), "length " + length);
    }
    Entry last = entry("large", ++version, value(700_000, 1));
    store.apply(pass(PARTITION, put(last), put(entry("after", ++version))));
    reopened();
    assertEquals(List.of(entry("after", version), last), scanAll(PARTITION, 1));
    store.apply(pass(PARTITION, remove("large", ++version), remove("after", ++version)));
    assertEquals(Optional.empty(), store.get(PARTITION, Key.of("large")));
    assertEquals(1, store.sizes().rows(), "only the partition's own row is left");
  }

  @Test
  void keysOfAnyBytesAreScannedInUnsignedOrder() {
    List<Key> keys = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[1 + random.nextInt(i % 2 == 0 ? 3 : Key.BYTES_MAX)];
      random.nextBytes(bytes);
      keys.add(Key.of(bytes));
    }
    List<Key> sorted = keys.stream().distinct().sorted().toList();
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      writes.add(put(new Entry(sorted.get(i), Version.of(1, i + 1), 0, 0, 0, 0, value(i % 50, i))));
    }
    store.apply(pass(PARTITION, writes.toArray(Write[]::new)));
    for (int limit : new int[] {1, 7, 1_000}) {
      assertEquals(sorted, scanAll(PARTITION, limit).stream().map(Entry::key).toList());
    }
  }

  @Test
  void aRangeEndsAtItsLastKeyAndTellsThePosition() {
    store.apply(
        pass(PARTITION, put(entry("a", 1)), put(entry("b", 2)), put(entry("c", 3)), flush(4, 9)));
    KeyRange range = KeyRange.behind(Optional.of(Key.of("a"))).endingAt(Optional.of(Key.of("bb")));
    ScanPage page = store.scan(PARTITION, range, 10, Long.MAX_VALUE);
    assertEquals(List.of(entry("b", 2)), page.entries());
    assertEquals(Optional.empty(), page.next());
    assertEquals(Version.of(1, 4), page.applied());
    assertEquals(0, store.scan(PARTITION + 1, range, 10, 1).applied());
  }

  @Test
  void someKeysAreReadTogether() {
    store.apply(
        pass(
            PARTITION,
            put(entry("a", 1)),
            flush(2, 0),
            put(entry("b", 3)),
            put(entry("d", 4, value(600_000, 4)))));
    List<Key> keys = Stream.of("a", "b", "c", "d").map(Key::of).toList();
    ScanPage page = store.read(PARTITION, keys, Long.MAX_VALUE);
    assertEquals(List.of(entry("b", 3), entry("d", 4, value(600_000, 4))), page.entries());
    assertEquals(Optional.empty(), page.next());
    assertEquals(Version.of(1, 4), page.applied());
    assertEquals(Optional.of(Key.of("b")), store.read(PARTITION, keys, 0).next());
    assertTrue(store.read(PARTITION + 1, keys, 0).entries().isEmpty());
  }

  @Test
  void aPageEndsByRowsAndByBytes() {
    store.apply(
        pass(
            PARTITION,
            put(entry("a", 1, value(100, 1))),
            put(entry("b", 2, value(100, 2))),
            put(entry("c", 3, value(100, 3)))));
    ScanPage byBytes = store.scan(PARTITION, Optional.empty(), 10, 150);
    assertEquals(2, byBytes.entries().size());
    assertEquals(Optional.of(Key.of("b")), byBytes.next());
    ScanPage rest = store.scan(PARTITION, byBytes.next(), 10, 150);
    assertEquals(Optional.empty(), rest.next());
    assertEquals(1, rest.entries().size());
    assertThrows(
        IllegalArgumentException.class, () -> store.scan(PARTITION, Optional.empty(), 0, 1));
  }

  @Test
  void aFlushMakesOlderEntriesAbsentAndLaterOnesStay() throws Exception {
    store.apply(pass(PARTITION, put(entry("a", 1)), put(entry("b", 2))));
    store.apply(pass(PARTITION, put(entry("c", 3)), flush(4, 0), put(entry("b", 5))));
    for (int round = 0; round < 2; round++) {
      assertEquals(Optional.empty(), store.get(PARTITION, Key.of("a")));
      assertEquals(Optional.empty(), store.get(PARTITION, Key.of("c")));
      assertEquals(List.of(entry("b", 5)), scanAll(PARTITION, 10));
      assertEquals(Version.of(1, 4), store.partition(PARTITION).flushedBelow());
      reopened();
    }
    while (!store.eraseFlushed(PARTITION, 1)) {
      assertEquals(List.of(entry("b", 5)), scanAll(PARTITION, 10));
    }
    assertEquals(2, store.sizes().rows(), "the entry and the partition's own row");
  }

  @Test
  void aDelayedFlushWaitsUntilTheNextMark() throws Exception {
    store.apply(pass(PARTITION, put(entry("a", 1)), flush(2, 9_000)));
    reopened();
    assertEquals(
        Optional.of(flush(2, 9_000)),
        store.partition(PARTITION).pendingFlush().map(Write.class::cast));
    assertEquals(Optional.of(entry("a", 1)), store.get(PARTITION, Key.of("a")));
    store.apply(pass(PARTITION, put(entry("b", 3))));
    assertTrue(store.partition(PARTITION).pendingFlush().isPresent());
    store.apply(pass(PARTITION, flush(4, 0)));
    assertEquals(Optional.empty(), store.partition(PARTITION).pendingFlush());
    assertTrue(scanAll(PARTITION, 10).isEmpty());
  }

  @Test
  void eraseLeavesNothingOfThePartitionAndAllOfTheOthers() throws Exception {
    List<Write> writes = new ArrayList<>();
    for (int i = 1; i <= 1_200; i++) {
      writes.add(put(entry("key" + i, i)));
    }
    writes.add(put(entry("large", 1_201, value(600_000, 1))));
    store.apply(pass(PARTITION, writes.toArray(Write[]::new)));
    store.apply(pass(PARTITION + 1, put(entry("a", 1))));
    store.erase(PARTITION);
    for (int round = 0; round < 2; round++) {
      assertEquals(StoredPartition.EMPTY, store.partition(PARTITION));
      assertEquals(Optional.empty(), store.get(PARTITION, Key.of("key1")));
      assertEquals(List.of(entry("a", 1)), scanAll(PARTITION + 1, 10));
      assertEquals(2, store.sizes().rows());
      reopened();
    }
    store.apply(pass(PARTITION, put(entry("new", 1_300))));
    assertEquals(List.of(entry("new", 1_300)), scanAll(PARTITION, 10));
    store.erase(PARTITION + 40);
  }

  @Test
  void whatWasThereBeforeACopyIsRemovedBitByBitOrAtTheLatestByTheCopy() throws Exception {
    for (int round = 0; round < 2; round++) {
      List<Write> writes = new ArrayList<>();
      for (int i = 1; i <= 1_200; i++) {
        writes.add(put(entry("key" + i, i)));
      }
      writes.add(put(entry("large", 1_201, value(600_000, 1))));
      store.apply(pass(PARTITION, writes.toArray(Write[]::new)));
      store.beginCopy(PARTITION);
      assertTrue(store.partition(PARTITION).copying());
      store.emptySome(PARTITION, 300);
      while (round == 0 && !store.emptySome(PARTITION, 300)) {
        assertTrue(store.sizes().rows() > 1);
      }
      assertTrue(round == 1 || store.sizes().rows() == 1);
      store.copyIn(PARTITION, List.of(entry("a", 3)));
      assertTrue(store.emptySome(PARTITION, 300), "what is copied in stays");
      store.endCopy(PARTITION, new StoredPartition(3, false, 0, 0, Optional.empty()));
      assertEquals(List.of(entry("a", 3)), scanAll(PARTITION, 10));
      assertEquals(2, store.sizes().rows());
      reopened();
      store.erase(PARTITION);
    }
  }

  @Test
  void whereNothingWasBeforeACopyNothingIsToBeRemoved() {
    store.beginCopy(PARTITION);
    assertTrue(store.emptySome(PARTITION, 0));
    store.copyIn(PARTITION, List.of(entry("a", 3, value(600_000, 1))));
    store.endCopy(PARTITION, new StoredPartition(3, false, 0, 0, Optional.empty()));
    assertEquals(List.of(entry("a", 3, value(600_000, 1))), scanAll(PARTITION, 10));
  }

  @Test
  void aCopyTakesTheHigherVersionAndIsUsedOnlyOnceEnded() throws Exception {
    store.apply(pass(PARTITION, put(entry("old", 1))));
    store.beginCopy(PARTITION);
    assertTrue(store.partition(PARTITION).copying());
    store.copyIn(PARTITION, List.of(entry("a", 3), entry("b", 4)));
    reopened();
    assertTrue(store.partition(PARTITION).copying(), "the mark survives a restart");
    assertThrows(BeingCopiedException.class, () -> store.get(PARTITION, Key.of("a")));
    assertThrows(BeingCopiedException.class, () -> scanAll(PARTITION, 10));
    assertThrows(
        BeingCopiedException.class, () -> store.apply(pass(PARTITION, put(entry("a", 9)))));
    store.copyIn(PARTITION, List.of(entry("a", 2), entry("b", 5, value(300_000, 1))));
    store.endCopy(
        PARTITION,
        new StoredPartition(
            Version.of(1, 5), false, Version.of(1, 5), Version.NONE, Optional.empty()));
    assertEquals(List.of(entry("a", 3), entry("b", 5, value(300_000, 1))), scanAll(PARTITION, 10));
    assertEquals(Version.of(1, 5), store.appliedPosition(PARTITION));
    assertFalse(store.partition(PARTITION).copying());
    assertThrows(
        IllegalStateException.class, () -> store.copyIn(PARTITION, List.of(entry("a", 9))));
  }

  @Test
  void aCopyBegunAnewStartsEmpty() {
    store.beginCopy(PARTITION);
    store.copyIn(PARTITION, List.of(entry("a", 3)));
    store.beginCopy(PARTITION);
    store.endCopy(PARTITION, new StoredPartition(1, false, 0, 0, Optional.empty()));
    assertTrue(scanAll(PARTITION, 10).isEmpty());
  }

  @Test
  void randomPassesLeaveWhatAMapWouldHold() throws Exception {
    Random random = new Random(11);
    Entry[] model = new Entry[40];
    long version = 0;
    for (int round = 0; round < 60; round++) {
      List<Write> writes = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        int k = random.nextInt(model.length);
        version++;
        if (random.nextInt(4) == 0) {
          model[k] = null;
          writes.add(remove(name(k), version));
        } else {
          int length = random.nextInt(30) == 0 ? random.nextInt(900_000) : random.nextInt(500);
          model[k] = entry(name(k), version, value(length, version));
          writes.add(put(model[k]));
        }
      }
      store.apply(pass(PARTITION, writes.toArray(Write[]::new)));
      if (round % 20 == 19) {
        reopened();
      }
    }
    assertEquals(Arrays.stream(model).filter(e -> e != null).toList(), scanAll(PARTITION, 9));
    for (int k = 0; k < model.length; k++) {
      assertEquals(Optional.ofNullable(model[k]), store.get(PARTITION, Key.of(name(k))));
    }
  }

  private static String name(int k) {
    return String.format("key%03d", k);
  }

  @Test
  void aClosedStoreSaysSo() {
    store.apply(pass(PARTITION, put(entry("a", 1))));
    assertArrayEquals(
        entry("a", 1).value(), store.get(PARTITION, Key.of("a")).orElseThrow().value());
    store.close();
    store.close();
    assertThrows(IllegalStateException.class, () -> store.get(PARTITION, Key.of("a")));
  }
}
