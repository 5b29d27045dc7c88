package io.kumo.node.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.Expiry;
import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/** A writer, an applier and readers that load: no reader ever sees a key step back. */
class EntryCacheStressTest {
  private static final int KEYS = 64;
  private static final int WRITES = 200_000;

  private final EntryCache cache = new EntryCache(4_000, key -> 0);
  private final Map<Key, Entry> store = new ConcurrentHashMap<>();
  private final BlockingQueue<Entry> toApply = new LinkedBlockingQueue<>(500);
  private final AtomicLongArray committed = new AtomicLongArray(KEYS);
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void aReaderSeesWhatWasCommittedBeforeItAsked() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> runs = new ArrayList<>();
    runs.add(threads.submit(this::write));
    runs.add(threads.submit(this::apply));
    runs.add(threads.submit(() -> read(1)));
    runs.add(threads.submit(() -> read(2)));
    for (Future<?> run : runs) {
      run.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();
    assertEquals(0, cache.pinnedBytes());
    assertTrue(cache.bytes() <= 4_000, cache.bytes() + " bytes");
  }

  private Void write() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(7);
    for (int version = 1; version <= WRITES; version++) {
      int number = random.nextInt(KEYS);
      Key key = Key.of("key" + number);
      Entry entry = new Entry(key, version, version, 0, Expiry.NEVER_MS, 0, new byte[20]);
      cache.commit(key, version, Optional.of(entry));
      committed.set(number, version);
      toApply.put(entry);
    }
    done.set(true);
    return null;
  }

  private Void apply() throws InterruptedException {
    while (!done.get() || !toApply.isEmpty()) {
      Entry entry = toApply.poll(1, TimeUnit.MILLISECONDS);
      if (entry != null) {
        store.put(entry.key(), entry);
        cache.applied(entry.key(), entry.version(), entry.version() % 2 == 0);
      }
    }
    return null;
  }

  private Void read(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    while (!done.get()) {
      int number = random.nextInt(KEYS);
      Key key = Key.of("key" + number);
      long least = committed.get(number);
      long seen = newest(key);
      assertTrue(seen >= least, key + " stepped back from " + least + " to " + seen);
    }
    return null;
  }

  private long newest(Key key) {
    while (true) {
      Cached cached = cache.find(key);
      if (cached.known()) {
        return cached.version();
      }
      Fill fill = cache.begin(key);
      Optional<Entry> loaded = Optional.ofNullable(store.get(key));
      if (cache.complete(fill, loaded)) {
        return loaded.map(Entry::version).orElse(0L);
      }
    }
  }
}
