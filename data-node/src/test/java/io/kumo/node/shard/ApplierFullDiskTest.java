package io.kumo.node.shard;

import static io.kumo.fixture.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.message.Expiry;
import io.kumo.node.cache.EntryCache;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.node.journal.JournalConfig;
import io.kumo.node.journal.JournalIdentity;
import io.kumo.node.journal.SegmentedJournal;
import io.kumo.node.store.EntryStore;
import io.kumo.node.store.MemoryStore;
import io.kumo.node.store.StoreFullException;
import io.kumo.node.store.StorePass;
import io.kumo.ring.Key;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplierFullDiskTest {
  private static final long FULL_BYTES = 1000;
  private static final ApplierConfig EAGER =
      new ApplierConfig(1, 0, TimeUnit.SECONDS.toNanos(10), TimeUnit.MILLISECONDS.toNanos(1));

  @TempDir Path temp;

  private final AtomicReference<Throwable> fatal = new AtomicReference<>();
  private final MemoryStore memory = new MemoryStore();

  @Test
  void whatAFullDiskRefusedAtTheStopIsNeverPassedOver() throws Exception {
    ApplierQueue queue = new ApplierQueue();
    Applier applier = applier(queue);
    Thread thread = new Thread(applier, "applier");
    thread.start();

    put(queue, 1, new byte[(int) FULL_BYTES]);
    eventually(applier::isStuck);
    // This one alone would fit.
    put(queue, 2, new byte[1]);
    queue.put(new ApplierWork.Task(0, store -> fatal.set(new AssertionError("a task was done"))));
    queue.close();
    thread.join(5_000);

    assertEquals(0, memory.appliedPosition(0));
    assertEquals(Optional.empty(), Optional.ofNullable(fatal.get()));
  }

  private Applier applier(ApplierQueue queue) throws IOException {
    SegmentedJournal journal =
        SegmentedJournal.open(
            JournalConfig.of(
                temp, new JournalIdentity(new UUID(1, 1), new NodeId(new UUID(2, 2)), 0)),
            new SystemClock(),
            new MetricRegistry(),
            new DeltaPassTest.Nobody());
    ShardStorage storage =
        new ShardStorage(
            new RingSettings(1, 1, 1, 1 << 20),
            journal,
            almostFull(),
            new EntryCache(1 << 20, key -> 0),
            queue,
            new Readers("reader", 1, 1, fatal::set));
    return new Applier(EAGER, storage, new SystemClock(), new RecordedNews(), fatal::set);
  }

  /** A store whose disk has room for small passes alone. */
  private EntryStore almostFull() {
    return (EntryStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {EntryStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("apply")
                  && ((StorePass) arguments[0]).bytes() >= FULL_BYTES) {
                throw new StoreFullException("no space left", new IOException("no space left"));
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void put(ApplierQueue queue, int sequence, byte[] value) {
    long version = Version.of(1, sequence);
    Entry entry = new Entry(Key.of("k" + sequence), version, version, 0, Expiry.NEVER_MS, 0, value);
    queue.count(value.length);
    queue.put(
        new ApplierWork.Committed(
            0, List.of(new Write.Put(entry, Optional.empty())), true, value.length));
    assertTrue(queue.waitingBytes() > 0);
  }
}
