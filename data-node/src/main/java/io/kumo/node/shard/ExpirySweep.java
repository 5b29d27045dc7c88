package io.kumo.node.shard;

import io.kumo.node.entry.Entry;
import io.kumo.node.store.BeingCopiedException;
import io.kumo.node.store.DamagedEntryException;
import io.kumo.node.store.ScanPage;
import io.kumo.ring.Key;
import io.kumo.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks slowly through the store's entries of the partitions that are led here, round and round,
 * and tells the replicas which have passed their end. Steps are started by the shard's thread, one
 * at a time, and run on a reader.
 */
final class ExpirySweep {
  /** At most 1,000 entries and 2.5 MB a second. */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int STEP_ROWS = 100;
  private static final long STEP_BYTES = 256 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(ExpirySweep.class);

  private final List<PartitionSlot> slots;
  private final ShardStorage storage;
  private final Mailbox mailbox;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();
  private final LongAdder found = new LongAdder();
  private long steppedNanos;

  // Where it stands; touched by the running step alone.
  private int at;
  private Optional<Key> after = Optional.empty();

  ExpirySweep(List<PartitionSlot> slots, ShardStorage storage, Mailbox mailbox, Clock clock) {
    this.slots = slots;
    this.storage = storage;
    this.mailbox = mailbox;
    this.clock = clock;
    this.steppedNanos = clock.nanos();
  }

  /** Starts the next step, if it is time and the last has ended. The shard's thread. */
  void step() {
    long now = clock.nanos();
    if (now - steppedNanos < STEP_NANOS || slots.isEmpty() || running.getAndSet(true)) {
      return;
    }
    steppedNanos = now;
    if (!storage.readers().submit(this::run)) {
      running.set(false);
    }
  }

  /** Entries found past their end. */
  long found() {
    return found.sum();
  }

  private void run() {
    try {
      if (findLed()) {
        sweep(slots.get(at));
      }
    } finally {
      running.set(false);
    }
  }

  /** Goes on to the next partition that is led here, unless it stands in one. */
  private boolean findLed() {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(at).serving().leads()) {
        return true;
      }
      next();
    }
    return false;
  }

  private void next() {
    at = (at + 1) % slots.size();
    after = Optional.empty();
  }

  private void sweep(PartitionSlot slot) {
    ScanPage page;
    try {
      page = storage.store().scan(slot.partition, after, STEP_ROWS, STEP_BYTES);
    } catch (DamagedEntryException | BeingCopiedException e) {
      // The store has named the damage, and will be made anew; or another leads by now.
      LOG.debug("not sweeping the rest of partition {}", slot.partition, e);
      next();
      return;
    }
    long nowMs = clock.wallMs();
    List<Entry> expired = new ArrayList<>();
    for (Entry entry : page.entries()) {
      if (entry.expiredAt(nowMs)) {
        expired.add(entry);
      }
    }
    if (!expired.isEmpty()) {
      mailbox.put(
          () -> {
            expired.forEach(entry -> slot.expired(entry.key(), entry.version()));
            found.add(expired.size());
          });
    }
    if (page.next().isPresent()) {
      after = page.next();
    } else {
      next();
    }
  }
}
