package io.kumo.node.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store with one flipped byte holds what it held at the position that it tells, or says of a key
 * that it cannot be read; never that it is absent or another.
 */
final class FlippedStoreTest {
  private static final int PARTITIONS = 8;
  private static final int PASSES = 12;
  private static final int PLACES = Integer.getInteger("kumo.damage.places", 25);

  @TempDir Path temp;

  /** Partition → position → what it held then. */
  private final Map<Integer, Map<Long, Map<Key, Entry>>> held = new HashMap<>();

  private final List<Key> keys = new ArrayList<>();
  private Path made;
  private int unreadable;
  private int errors;
  private int repaired;
  private int steppedBack;

  @BeforeEach
  void make() throws Exception {
    made = temp.resolve("made");
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      keys.add(Key.of("key-" + i));
    }
    try (XodusStore store = open(made, new MetricRegistry())) {
      for (int pass = 1; pass <= PASSES; pass++) {
        apply(store, pass, random);
        store.sync();
      }
    }
  }

  private void apply(XodusStore store, int pass, Random random) {
    StorePass changes = new StorePass();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      Map<Long, Map<Key, Entry>> past = held.computeIfAbsent(partition, p -> new HashMap<>());
      Map<Key, Entry> now = new HashMap<>(past.getOrDefault(Version.of(1, pass - 1), Map.of()));
      List<Write> writes = new ArrayList<>();
      for (int i = partition; i < keys.size(); i += PARTITIONS) {
        if (random.nextInt(3) == 0) {
          Key key = keys.get(i);
          if (random.nextInt(5) == 0) {
            writes.add(new Write.Remove(Version.of(1, pass), key, Optional.empty()));
            now.remove(key);
          } else {
            Entry entry = entry(key, pass, random);
            writes.add(new Write.Put(entry, Optional.empty()));
            now.put(key, entry);
          }
        }
      }
      for (Write write : writes) {
        changes.add(partition, write);
      }
      past.put(Version.of(1, pass), now);
    }
    store.apply(changes);
  }

  private static Entry entry(Key key, int pass, Random random) {
    byte[] value = new byte[random.nextInt(400) == 0 ? 300_000 : random.nextInt(1_200)];
    random.nextBytes(value);
    return new Entry(key, Version.of(1, pass), Version.of(1, pass), 0, 0, 0, value);
  }

  @Test
  void whatItTellsIsTrue() throws Exception {
    Random random = new Random(Long.getLong("kumo.damage.seed", 1));
    for (int place = 0; place < PLACES; place++) {
      Path copy = temp.resolve("copy");
      copy(made, copy);
      String where = flip(copy, random);
      check(copy, where);
      StoreFolders.delete(copy);
    }
    System.out.printf(
        "%d places: %d stores unreadable, %d stepped back, %d repaired, %d reads refused%n",
        PLACES, unreadable, steppedBack, repaired, errors);
  }

  private void check(Path folder, String where) throws IOException {
    MetricRegistry metrics = new MetricRegistry();
    try (XodusStore store = open(folder, metrics)) {
      if (metrics.counter("node.store.moved-aside").getCount() > 0) {
        unreadable++;
        return;
      }
      int before = errors;
      readAll(store, where);
      scanAll(store, where);
      if (store.isDamaged()) {
        repaired++;
        store.repair();
        assertEquals(1, metrics.counter("node.store.repairs").getCount());
        int left = errors;
        readAll(store, where + ", repaired");
        assertTrue(left == errors || !store.incomplete().isEmpty(), where);
        assertTrue(!store.isDamaged(), where);
      } else {
        assertEquals(before, errors, where);
      }
    }
    try (XodusStore again = open(folder, metrics)) {
      readAll(again, where + ", opened again");
    }
  }

  private void readAll(XodusStore store, String where) {
    for (int i = 0; i < keys.size(); i++) {
      Map<Key, Entry> expected = expected(store, i % PARTITIONS);
      try {
        assertEquals(
            Optional.ofNullable(expected.get(keys.get(i))),
            store.get(i % PARTITIONS, keys.get(i)),
            where);
      } catch (DamagedEntryException e) {
        errors++;
      }
    }
  }

  private void scanAll(XodusStore store, String where) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int found = 0;
      Optional<Key> after = Optional.empty();
      try {
        do {
          ScanPage page = store.scan(partition, after, 100, 1 << 20);
          found += page.entries().size() + page.damaged().size();
          after = page.next();
        } while (after.isPresent());
        assertEquals(expected(store, partition).size(), found, where);
      } catch (DamagedEntryException e) {
        errors++;
      }
    }
  }

  private Map<Key, Entry> expected(XodusStore store, int partition) {
    long position = store.appliedPosition(partition);
    if (position != Version.of(1, PASSES)) {
      steppedBack++;
    }
    return position == 0 ? Map.of() : held.get(partition).get(position);
  }

  private static String flip(Path folder, Random random) throws IOException {
    List<Path> files = files(folder);
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    long at = Math.floorMod(random.nextLong(), bytes);
    for (Path file : files) {
      if (at < Files.size(file)) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
          open.seek(at);
          int was = open.read();
          open.seek(at);
          open.write(was ^ (1 << random.nextInt(8)));
        }
        return file.getFileName() + " at " + at;
      }
      at -= Files.size(file);
    }
    throw new AssertionError("no bytes");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
  }

  private static XodusStore open(Path folder, MetricRegistry metrics) throws IOException {
    return XodusStore.open(new StoreConfig(folder, 32 << 20), new SystemClock(), metrics);
  }
}
