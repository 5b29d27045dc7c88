package io.kumo.node.shard;

import static io.kumo.fixture.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.UniformReservoir;
import io.kumo.fixture.VirtualClock;
import io.kumo.node.cache.EntryCache;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.node.replica.Serving;
import io.kumo.node.store.MemoryStore;
import io.kumo.node.store.StorePass;
import io.kumo.ring.Key;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpirySweepTest {
  private static final RingSettings RING = new RingSettings(2, 1, 1, 1 << 20);

  private final AtomicReference<Throwable> fatal = new AtomicReference<>();
  private final Readers readers = new Readers("reader", 1, 10, fatal::set);
  private final VirtualClock clock = new VirtualClock();
  private final Mailbox mailbox = new Mailbox(clock);
  private final MemoryStore store = new MemoryStore();

  @AfterEach
  void close() {
    readers.close();
    assertNull(fatal.get());
  }

  @Test
  void aPartitionThatIsCopiedAnewByTheTimeItIsReadIsPassedBy() {
    StorePass pass = new StorePass();
    Entry expired = new Entry(Key.of("a"), Version.of(1, 1), 1, 0, 1, 0, new byte[1]);
    pass.add(1, new Write.Put(expired, Optional.empty()));
    store.apply(pass);
    store.beginCopy(0);
    ExpirySweep sweep = new ExpirySweep(List.of(led(0), led(1)), storage(), mailbox, clock);
    eventually(
        () -> {
          clock.advanceMs(100);
          sweep.step();
          assertEquals(1, mailbox.size(), "what the second partition holds is told");
        });
  }

  private PartitionSlot led(int partition) {
    ShardEnvironment environment =
        new ShardEnvironment(
            clock,
            new Histogram(new UniformReservoir()),
            new CopyBudget(0),
            new CopyIntake(0),
            new CopyMeter(new MetricRegistry()));
    // It is read only: no event comes.
    PartitionSlot slot = new PartitionSlot(partition, null, storage(), environment, () -> {});
    slot.publish(new Serving(1, 1, true, List.of(), 0, Optional.empty(), false));
    return slot;
  }

  private ShardStorage storage() {
    EntryCache cache = new EntryCache(1 << 20, key -> 0);
    return new ShardStorage(RING, null, store, cache, null, readers);
  }
}
